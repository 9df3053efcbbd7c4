const VALUES: [number, string][] = [
  [1000, "M"],
  [900, "CM"],
  [500, "D"],
  [400, "CD"],
  [100, "C"],
  [90, "XC"],
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
];

export function toRoman(value: number): string {
  if (value < 1 || value > 3999) throw new RomanError({ tag: "out-of-range", val: value });
  let letters = "";
  let rest = value;
  for (const [number, numeral] of VALUES) {
    while (rest >= number) {
      letters += numeral;
      rest -= number;
    }
  }
  return letters;
}
