// Lets the packages beside this one find each other, as `npm install` would.
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { packages } from "./schema.mjs";

for (const [name, folder] of Object.entries(packages)) {
  const place = fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url));
  mkdirSync(dirname(place), { recursive: true });
  if (!existsSync(place)) symlinkSync(fileURLToPath(new URL(`../${folder}`, import.meta.url)), place, "junction");
}
