/**
 * The file of a permission set that creates and edits rows of these objects, also those of other owners.
 *
 * @param fields the fields that it reads and edits, by object
 */
export function permissionSetXml(fields: Readonly<Record<string, readonly string[]>>): string {
  const objects = Object.keys(fields).map(
    (object) =>
      `<objectPermissions><allowCreate>true</allowCreate><allowEdit>true</allowEdit>
       <allowRead>true</allowRead><object>${object}</object>
       <viewAllRecords>true</viewAllRecords></objectPermissions>`,
  );
  const each = Object.entries(fields).flatMap(([object, names]) =>
    names.map(
      (name) =>
        `<fieldPermissions><editable>true</editable><field>${object}.${name}</field><readable>true</readable></fieldPermissions>`,
    ),
  );
  return `<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">${each.join('')}<label>Test</label>${objects.join('')}</PermissionSet>`;
}
