def to_reading(total: int) -> Reading:
    return Reading(hours=total // 3600, minutes=total % 3600 // 60, seconds=total % 60)
