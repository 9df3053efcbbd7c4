def to_seconds(time: Reading) -> int:
    return time.hours * 3600 + time.minutes * 60 + time.seconds
