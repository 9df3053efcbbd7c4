// JSON form of values <-> values in TypeScript, after the shapes of schema.mjs. Both ways check everything.

const INTEGERS = {
  s8: [-128, 127],
  s16: [-32768, 32767],
  s32: [-2147483648, 2147483647],
  u8: [0, 255],
  u16: [0, 65535],
  u32: [0, 4294967295],
};
const BIG = { s64: [-(2n ** 63n), 2n ** 63n - 1n], u64: [0n, 2n ** 64n - 1n] };
const { fround, abs } = Math;
const { hasOwn, keys } = Object;
const { isArray } = Array;
const { isInteger, isSafeInteger } = Number;
const { stringify } = JSON;

export class Misfit extends Error {}

function misfit(at, message) {
  throw new Misfit(`${at}: ${message}`);
}

function shown(value) {
  try {
    const text = typeof value === "bigint" ? `${value}n` : typeof value === "string" ? stringify(value) : String(value);
    return text.length > 80 ? `${text.slice(0, 79)}…` : text;
  } catch {
    return typeof value;
  }
}

function text(value, at) {
  if (typeof value !== "string") misfit(at, `${shown(value)} is no string`);
  if (!value.isWellFormed()) misfit(at, "the string has a lone surrogate");
  return value;
}

function character(value, at) {
  if ([...text(value, at)].length !== 1) misfit(at, `${shown(value)} is not one character`);
  return value;
}

function integer(value, kind, at) {
  const [low, high] = INTEGERS[kind];
  if (typeof value !== "number" || !isInteger(value) || value < low || value > high) misfit(at, `${shown(value)} is no ${kind}`);
  return value + 0;
}

function inRange(value, kind, at) {
  const [low, high] = BIG[kind];
  if (value < low || value > high) misfit(at, `${value} is no ${kind}`);
  return value;
}

function object(value, at) {
  if (typeof value !== "object" || value === null || isArray(value)) misfit(at, `${shown(value)} is no object`);
  return value;
}

function list(value, at, length) {
  if (!isArray(value)) misfit(at, `${shown(value)} is no list`);
  if (length !== undefined && value.length !== length) misfit(at, `${value.length} elements in place of ${length}`);
  return value;
}

/** A function that takes a case's JSON form apart: its name, and what it carries. */
function tagged(value, at) {
  if (typeof value === "string") return [value, undefined, false];
  const names = keys(object(value, at));
  if (names.length !== 1) misfit(at, "a case is an object with one key");
  return [names[0], value[names[0]], true];
}

export function codec(types) {
  // --- JSON form -> value ---

  const readers = {
    none: (_shape, value, at) => (value === null ? undefined : misfit(at, `${shown(value)} in place of null`)),
    bool: (_shape, value, at) => (typeof value === "boolean" ? value : misfit(at, `${shown(value)} is no bool`)),
    string: (_shape, value, at) => text(value, at),
    char: (_shape, value, at) => character(value, at),
    f64: (_shape, value, at) => float(value, at),
    f32: (_shape, value, at) => {
      const given = float(value, at);
      const rounded = fround(given);
      if (abs(rounded) === Infinity && abs(given) !== Infinity) misfit(at, `${given} is too large for f32`);
      return rounded;
    },
    bytes: (_shape, value, at) => Uint8Array.from(list(value, at), (one, i) => integer(one, "u8", `${at}[${i}]`)),
    list: ([, inner], value, at) => list(value, at).map((one, i) => read(inner, one, `${at}[${i}]`)),
    option: ([, inner], value, at) => (value === null ? undefined : read(inner, value, at)),
    nested: ([, inner], value, at) => {
      if (value === null) return { tag: "none" };
      const [tag, val] = tagged(value, at);
      return tag === "some" ? { tag, val: read(inner, val, at) } : misfit(at, "an option in an option is null or {\"some\": …}");
    },
    result: ([, ok, error], value, at) => {
      const [tag, val] = tagged(value, at);
      if (tag !== "ok" && tag !== "error") misfit(at, 'a result is {"ok": …} or {"error": …}');
      return withValue(tag === "ok" ? "ok" : "err", tag === "ok" ? ok : error, val, at);
    },
    tuple: ([, inner], value, at) => list(value, at, inner.length).map((one, i) => read(inner[i], one, `${at}[${i}]`)),
    map: ([, , inner], value, at) => new Map(keys(object(value, at)).map((key) => [text(key, at), read(inner, value[key], `${at}.${key}`)])),
    pairs: ([, key, inner], value, at) => {
      const pairs = list(value, at).map((pair, i) => {
        const [left, right] = list(pair, `${at}[${i}]`, 2);
        return [read(key, left, `${at}[${i}]`), read(inner, right, `${at}[${i}]`)];
      });
      const result = new Map(pairs);
      return result.size === pairs.length ? result : misfit(at, "a key stands twice");
    },
    record: ([, fields], value, at) => {
      const unknown = keys(object(value, at)).find((key) => !fields.some(([name]) => name === key));
      if (unknown !== undefined) misfit(at, `there is no field ${shown(unknown)}`);
      const result = {};
      for (const [name, property, inner] of fields) {
        if (!hasOwn(value, name) && inner[0] !== "option" && inner[0] !== "nested") misfit(at, `the field ${name} is missing`);
        const one = read(inner, hasOwn(value, name) ? value[name] : null, `${at}.${name}`);
        if (one !== undefined) result[property] = one;
      }
      return result;
    },
    variant: ([, cases], value, at) => {
      const [tag, val, carries] = tagged(value, at);
      const found = cases.find(([name]) => name === tag);
      if (found === undefined) misfit(at, `there is no case ${shown(tag)}`);
      if (carries !== (found[1][0] !== "none")) misfit(at, `the case ${tag} ${carries ? "carries nothing" : "lacks its value"}`);
      return carries ? { tag, val: read(found[1], val, `${at}.${tag}`) } : { tag };
    },
    enum: ([, cases], value, at) => (cases.includes(value) ? value : misfit(at, `there is no case ${shown(value)}`)),
    flags: ([, flags], value, at) => {
      const result = {};
      for (const name of list(value, at)) {
        const found = flags.find(([one]) => one === name);
        if (found === undefined) misfit(at, `there is no flag ${shown(name)}`);
        if (result[found[1]]) misfit(at, `the flag ${name} stands twice`);
        result[found[1]] = true;
      }
      return result;
    },
    ref: ([, index], value, at) => read(types[index], value, at),
  };

  function float(value, at) {
    if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
    return typeof value === "number" ? value : misfit(at, `${shown(value)} is no float`);
  }

  function withValue(tag, shape, val, at) {
    const inner = read(shape, val, at);
    return shape[0] === "none" ? { tag } : { tag, val: inner };
  }

  function big(value, kind, at) {
    if (typeof value === "string" && /^(0|-?[1-9][0-9]*)$/.test(value)) return inRange(BigInt(value), kind, at);
    if (typeof value === "number" && isSafeInteger(value)) return inRange(BigInt(value), kind, at);
    return misfit(at, `${shown(value)} is no ${kind} that arrived whole; write it as a string`);
  }

  function read(shape, value, at) {
    const kind = shape[0];
    if (kind in INTEGERS) return integer(value, kind, at);
    if (kind in BIG) return big(value, kind, at);
    return readers[kind](shape, value, at);
  }

  // --- value -> JSON form ---

  const writers = {
    none: (_shape, value, at) => (value === undefined ? null : misfit(at, `${shown(value)} in place of nothing`)),
    bool: readers.bool,
    string: readers.string,
    char: readers.char,
    f64: (_shape, value, at) => {
      if (typeof value !== "number") misfit(at, `${shown(value)} is no float`);
      return Number.isFinite(value) ? value : String(value);
    },
    f32: (shape, value, at) => {
      const given = writers.f64(shape, value, at);
      if (typeof given === "string") return given;
      if (abs(fround(given)) === Infinity) misfit(at, `${given} is too large for f32`);
      return shortest(fround(given));
    },
    bytes: (_shape, value, at) => (value instanceof Uint8Array ? Array.from(value) : misfit(at, `${shown(value)} is no Uint8Array`)),
    list: ([, inner], value, at) => Array.from(list(value, at), (one, i) => write(inner, one, `${at}[${i}]`)),
    option: ([, inner], value, at) => (value === undefined ? null : write(inner, value, at)),
    nested: ([, inner], value, at) => {
      const tag = object(value, at).tag;
      if (tag === "none") return null;
      return tag === "some" ? { some: write(inner, value.val, at) } : misfit(at, `there is no case ${shown(tag)}`);
    },
    result: ([, ok, error], value, at) => {
      const tag = object(value, at).tag;
      if (tag !== "ok" && tag !== "err") misfit(at, `there is no case ${shown(tag)}`);
      return tag === "ok" ? { ok: write(ok, value.val, at) } : { error: write(error, value.val, at) };
    },
    tuple: ([, inner], value, at) => Array.from(list(value, at, inner.length), (one, i) => write(inner[i], one, `${at}[${i}]`)),
    map: ([, key, inner], value, at) => {
      const result = Object.create(null);
      for (const [name, one] of entries(value, at)) result[write(key, name, at)] = write(inner, one, `${at}.${name}`);
      return result;
    },
    pairs: ([, key, inner], value, at) => {
      const pairs = entries(value, at).map(([left, right]) => [write(key, left, at), write(inner, right, at)]);
      if (new Set(pairs.map(([left]) => stringify(left))).size !== pairs.length) misfit(at, "a key stands twice");
      return pairs;
    },
    record: ([, fields], value, at) => {
      object(value, at);
      return Object.fromEntries(fields.map(([name, property, inner]) => [name, write(inner, value[property], `${at}.${property}`)]));
    },
    variant: ([, cases], value, at) => {
      const { tag, val } = object(value, at);
      const found = cases.find(([name]) => name === tag);
      if (found === undefined) misfit(at, `there is no case ${shown(tag)}`);
      const inner = write(found[1], val, `${at}.${tag}`);
      return found[1][0] === "none" ? tag : { [tag]: inner };
    },
    enum: readers.enum,
    flags: ([, flags], value, at) => {
      const unknown = keys(object(value, at)).find((key) => !flags.some(([, property]) => property === key));
      if (unknown !== undefined) misfit(at, `there is no flag ${shown(unknown)}`);
      return flags.filter(([, property]) => flag(value[property], `${at}.${property}`)).map(([name]) => name);
    },
    ref: ([, index], value, at) => write(types[index], value, at),
  };

  function flag(value, at) {
    return value === undefined ? false : readers.bool(null, value, at);
  }

  function entries(value, at) {
    return value instanceof Map ? [...value] : misfit(at, `${shown(value)} is no Map`);
  }

  function write(shape, value, at) {
    const kind = shape[0];
    if (kind in INTEGERS) return integer(value, kind, at);
    if (kind in BIG) return typeof value === "bigint" ? String(inRange(value, kind, at)) : misfit(at, `${shown(value)} is no bigint`);
    return writers[kind](shape, value, at);
  }

  return { read, write };
}

/** The number with the fewest digits that is nearest to the same f32. */
function shortest(value) {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (fround(short) === value) return short;
  }
  return value;
}
