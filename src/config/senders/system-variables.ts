/** Variables that systems and platforms set: what they contain is known, or is not for callers. */
const NAMES: ReadonlySet<string> = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'PWD', 'OLDPWD', 'SHLVL', 'MAIL', 'EDITOR'],
  ...['HOSTNAME', 'HOST', 'PORT', 'LANG', 'LANGUAGE', 'TERM', 'TZ', 'TMPDIR', 'TMP', 'TEMP'],
  ...['COMPUTERNAME', 'USERNAME', 'USERPROFILE', 'APPDATA', 'COMSPEC', 'OS', 'DYNO', 'CI'],
]);
const FAMILIES =
  /^(?:LC|LD|DYLD|NODE|NPM|OPENSSL|SSL|XDG|SSH|HTTPS?|NO|KUBERNETES|AWS)_|^PG[A-Z]+$/;

/** Whether a variable belongs to the system that a process runs on. */
export function isSystemVariable(name: string): boolean {
  return NAMES.has(name) || FAMILIES.test(name);
}
