import { readFileSync } from 'node:fs';
import { metadataFiles } from './metadata-files.ts';
import { readMetadataTypes } from './metadata-types.ts';
import { schemaViolations } from './schema-violations.ts';
import { childText, type XmlElement } from './xml.ts';

const fields = new Set(
  metadataFiles('objects/*/fields/*.field-meta.xml').map(({ object, name }) => `${object}.${name}`),
);

describe('the reports, which are deployed separately', () => {
  const files = metadataFiles('**/*-meta.xml', 'salesforce/reports');
  const reports = files.filter(({ root }) => root.name === 'Report');
  const reportTypes = files.filter(({ root }) => root.name === 'ReportType');
  const types = readMetadataTypes();

  test('there are two, each with its own report type', () => {
    expect([reports.length, reportTypes.length]).toEqual([2, 2]);
  });

  test.each(files.map((file) => [file.path, file.root] as const))(
    '%s is valid according to the Metadata WSDL',
    (_path, root) => expect(schemaViolations(root, root.name, types)).toEqual([]),
  );

  test('their folder is shared with everyone in the org, to view', () => {
    const [folder] = files.filter(({ root }) => root.name === 'ReportFolder');
    const [share, ...others] = all(folder?.root, 'folderShares');
    expect(others).toEqual([]);
    expect(share?.children.map(({ name, text }) => [name, text])).toEqual([
      ['accessLevel', 'View'],
      ['sharedTo', 'AllInternalUsers'],
      ['sharedToType', 'Organization'],
    ]);
  });

  test.each(reportTypes.map((file) => [file.name, file.root] as const))(
    '%s offers only fields of force-app',
    (_name, root) => {
      const offered = all(root, 'sections').flatMap((section) => all(section, 'columns'));
      const custom = offered
        .map((column) => `${childText(column, 'table')}.${childText(column, 'field')}`)
        .filter((field) => field.endsWith('__c'));
      expect(custom.filter((field) => !fields.has(field))).toEqual([]);
      expect(custom).not.toHaveLength(0);
    },
  );

  test.each(reports.map((file) => [file.name, file.root] as const))(
    '%s uses only columns that its report type offers',
    (_name, root) => {
      const type = reportTypes.find(({ name }) => `${name}__c` === childText(root, 'reportType'));
      const offered = all(type?.root, 'sections')
        .flatMap((section) => all(section, 'columns'))
        .map((column) => `${childText(column, 'table')}$${childText(column, 'field')}`);
      const used = [
        ...[...all(root, 'columns'), ...all(root, 'groupingsDown')].map((part) =>
          childText(part, 'field'),
        ),
        ...all(root, 'filter')
          .flatMap((filter) => all(filter, 'criteriaItems'))
          .map((item) => childText(item, 'column')),
        ...all(root, 'timeFrameFilter').map((frame) => childText(frame, 'dateColumn')),
      ];
      expect(used.filter((column) => !offered.includes(column ?? ''))).toEqual([]);
    },
  );
});

describe("the external client app, a template for the connector's log-in", () => {
  const files = metadataFiles('**/*-meta.xml', 'salesforce/external-client-app');
  const [app] = files.filter(({ root }) => root.name === 'ExternalClientApplication');

  test('all of its parts belong to the same app', () => {
    const parts = files.filter((file) => file !== app);
    expect(parts).toHaveLength(3);
    expect(parts.map(({ root }) => childText(root, 'externalClientApplication'))).toEqual(
      parts.map(() => app?.name),
    );
  });

  // A deployment of an app and its settings creates policies with these names. With other names,
  // there would be a second set.
  test('its policies have the names that Salesforce itself gives', () => {
    const policies = files.filter(({ path }) => /Policies\//.test(path));
    expect(policies.map(({ path, root }) => [path, childText(root, 'label')])).toEqual([
      [
        'extlClntAppOauthPolicies/Digital_River_Connector_defaultPolicy.ecaOauthPlcy-meta.xml',
        'Digital_River_Connector_defaultPolicy',
      ],
      [
        'extlClntAppPolicies/Digital_River_Connector_defaultPolicy.ecaPlcy-meta.xml',
        'Digital_River_Connector_defaultPolicy',
      ],
    ]);
    expect(policies.map(({ root }) => childText(root, 'startPage'))).toEqual([undefined, 'None']);
  });

  test('only users with the permission set of the integration user are pre-authorized', () => {
    const [policies] = files.filter(
      ({ root }) => root.name === 'ExtlClntAppOauthConfigurablePolicies',
    );
    expect(policies && childText(policies.root, 'permittedUsersPolicyType')).toBe(
      'AdminApprovedPreAuthorized',
    );
    const set = policies && childText(policies.root, 'commaSeparatedPermissionSet');
    expect(metadataFiles(`permissionsets/${set}.permissionset-meta.xml`)).toHaveLength(1);
  });

  test('the template contains no key, secret or certificate', () => {
    const template = readFileSync(
      new URL(
        '../../salesforce/external-client-app/global-oauth-settings.xml.template',
        import.meta.url,
      ),
      'utf8',
    );
    // Its place takes the whole PEM file, BEGIN and END lines included.
    expect(template).toContain('<certificate>CERTIFICATE</certificate>');
    expect(template).toMatch(/with its BEGIN and END\s+lines/);
    expect(template).not.toMatch(/<consumer(Key|Secret)>/);
    expect(files.filter(({ root }) => root.name === 'ExtlClntAppGlobalOauthSettings')).toEqual([]);
  });
});

function all(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}
