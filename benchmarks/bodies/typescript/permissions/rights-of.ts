export function rightsOf(name: string, groups: string[], grants: Grant[]): Rights {
  const own = grants.filter((grant) => concerns(grant.holder, name, groups));
  return Object.assign({}, ...own.map((grant) => grant.rights));
}
