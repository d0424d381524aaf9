/** A text as a scalar of the YAML that snapctl prints: quoted where it would be read as something else. */
export function scalar(text: string): string {
  if (
    /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|)$/.test(
      text,
    )
  )
    return JSON.stringify(text)
  if (
    /^[-+]?(?:\.\d|\d)[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?\d+)?$|^0[xob][\da-fA-F_]+$|^\d{4}-\d\d?-\d\d?/.test(
      text,
    )
  )
    return JSON.stringify(text)
  return /^[\s\-?:,[\]{}#&*!|>'"%@`]|: | #|[\s:]$/.test(text) ? `'${text.replaceAll("'", "''")}'` : text
}
