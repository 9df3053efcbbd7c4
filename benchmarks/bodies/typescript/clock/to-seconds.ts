export function toSeconds(time: Reading): number {
  return time.hours * 3600 + time.minutes * 60 + time.seconds;
}
