// Runs the package's functions for specc: a nonce, then requests, one a line, on standard input; answers on standard output.
import { readSync, writeSync } from "node:fs";
import { codec } from "./codec.mjs";
import { functions, modules, own, resources, types } from "./schema.mjs";

const MAX_FAILURE = 4000;
const { parse, stringify } = JSON;
const { hasOwn, keys } = Object;
const { read, write } = codec(types);
const pause = new Int32Array(new SharedArrayBuffer(4));
const wait = Atomics.wait.bind(Atomics, pause, 0, 0, 1);

/** Calls `step` until it neither blocks nor ends the stream; the number of bytes it moved. */
function moved(step) {
  for (;;) {
    try {
      return step();
    } catch (error) {
      if (error.code === "EOF") return 0;
      if (error.code !== "EAGAIN") throw error;
      wait();
    }
  }
}

/** The lines of standard input, without their ends. */
function* lines() {
  const chunk = Buffer.alloc(65536);
  let pieces = [];
  for (;;) {
    const size = moved(() => readSync(0, chunk, 0, chunk.length, null));
    if (size === 0) return;
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1 && end < size; end = chunk.indexOf(10, start)) {
      pieces.push(Buffer.from(chunk.subarray(start, end)));
      yield Buffer.concat(pieces).toString("utf8");
      pieces = [];
      start = end + 1;
    }
    pieces.push(Buffer.from(chunk.subarray(start, size)));
  }
}

function send(text) {
  const bytes = Buffer.from(text, "utf8");
  for (let sent = 0; sent < bytes.length; ) sent += moved(() => writeSync(1, bytes, sent, bytes.length - sent));
}

/** What went wrong, for a person: kind and message, and where in the package. */
function told(error) {
  try {
    if (!(error instanceof Error)) return `thrown: ${String(error)}`.slice(0, MAX_FAILURE);
    const place = /(?:dist|src)\/[^\s()]+:\d+:\d+/.exec(String(error.stack ?? ""));
    return `${error.name}: ${error.message}${place ? `\n    at ${place[0]}` : ""}`.slice(0, MAX_FAILURE);
  } catch {
    return "thrown: a value that can't be shown";
  }
}

function wellFormed(text) {
  return text.toWellFormed();
}

/** Loads the package, and takes from its reach what a function has no use for. */
async function load() {
  for (const name of ["process", "fetch", "WebSocket", "Worker", "console", "performance", "crypto", "navigator"]) delete globalThis[name];
  const loaded = {};
  for (const [name, path] of Object.entries(modules)) loaded[name] = await import(path);
  return loaded;
}

function answer(line, loaded) {
  const { function: name, args } = parse(line);
  if (typeof name === "string" && hasOwn(resources, name)) return session(resources[name], args, loaded);
  if (typeof name !== "string" || !hasOwn(functions, name)) throw new Error(`there is no function ${stringify(name)}`);
  const values = arguments_(args, functions[name].params);
  return called(functions[name], values, loaded, () => (0, loaded[own][functions[name].export])(...values));
}

/** Makes an object, then calls its methods in order. */
function session({ constructor, methods }, args, loaded) {
  if (typeof args !== "object" || args === null || !Array.isArray(args.calls)) throw new Error("args.calls is no list");
  const { calls, ...rest } = args;
  const values = arguments_(rest, constructor.params);
  const steps = calls.map((call) => step(methods, call));
  let object;
  const made = called(constructor, values, loaded, () => {
    object = new loaded[own][constructor.export](...values);
  });
  if (hasOwn(made, "error")) return made;
  const answers = steps.map(([name, method, given]) => {
    const said = called(method, given, loaded, () => object[method.export](...given));
    if (method.error !== null) return { [name]: hasOwn(said, "error") ? said : { ok: said.result } };
    return method.result[0] === "none" ? name : { [name]: said.result };
  });
  return { result: answers };
}

/** A call: `{"method": {arguments}}`, or the name alone of a method without parameters. */
function step(methods, call) {
  const bare = typeof call === "string";
  const names = bare ? [call] : keys(call ?? {});
  if (names.length !== 1 || !hasOwn(methods, names[0])) throw new Error(`there is no call ${stringify(call)}`);
  const method = methods[names[0]];
  if (bare !== (method.params.length === 0)) throw new Error(`${names[0]} is called with other arguments`);
  return [names[0], method, arguments_(bare ? {} : call[names[0]], method.params)];
}

function called({ params, result, error }, values, loaded, call) {
  const given = written(values, params);
  try {
    const returned = call();
    const changed = written(values, params).findIndex((text, i) => text !== given[i]);
    if (changed !== -1) throw new Error(`the function changes its argument ${params[changed][0]} in place; it must work on a copy`);
    return { result: write(result, returned, "result") };
  } catch (thrown) {
    if (error === null || !(thrown instanceof loaded[error[0]][error[1]])) throw thrown;
    return { error: write(error[2], thrown.payload, "error") };
  }
}

/** The arguments as text, to be compared. */
function written(values, params) {
  return params.map(([name, shape], i) => stringify(write(shape, values[i], name)));
}

function arguments_(args, params) {
  if (typeof args !== "object" || args === null || Array.isArray(args)) throw new Error("args is no object");
  const unknown = keys(args).find((key) => !params.some(([name]) => name === key));
  if (unknown !== undefined) throw new Error(`there is no parameter ${stringify(unknown)}`);
  return params.map(([name, shape]) => {
    if (!hasOwn(args, name) && shape[0] !== "option" && shape[0] !== "nested") throw new Error(`the argument ${name} is missing`);
    return read(shape, hasOwn(args, name) ? args[name] : null, name);
  });
}

async function main() {
  const input = lines();
  const nonce = input.next().value;
  if (nonce === undefined) return;
  let loaded;
  let broken;
  try {
    loaded = await load();
  } catch (error) {
    broken = told(error);
  }
  for (const line of input) {
    let reply;
    try {
      reply = broken === undefined ? answer(line, loaded) : { failure: broken };
    } catch (error) {
      reply = { failure: wellFormed(told(error)) };
    }
    send(`\n${nonce} ${stringify(reply)}\n`);
  }
}

await main();
