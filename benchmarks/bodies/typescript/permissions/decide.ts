export function decide(have: Rights, needed: Rights): Decision {
  const missing: Rights = {};
  if (needed.read && !have.read) missing.read = true;
  if (needed.write && !have.write) missing.write = true;
  if (needed.delete && !have.delete) missing.delete = true;
  return Object.keys(missing).length > 0 ? { tag: "denied", val: missing } : { tag: "allowed" };
}
