export function concerns(holder: Holder, name: string, groups: string[]): boolean {
  if (holder.tag === "user") return holder.val === name;
  return holder.tag === "everyone" || groups.includes(holder.val);
}
