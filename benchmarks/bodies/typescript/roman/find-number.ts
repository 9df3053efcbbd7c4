export function findNumber(text: string): number {
  for (let number = 1; number <= 3999; number += 1) {
    if (toRoman(number) === text) return number;
  }
  throw new RomanError({ tag: "not-a-numeral" });
}
