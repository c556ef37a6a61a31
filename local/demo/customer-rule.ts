import { strToU8, zipSync } from 'fflate';
import type { Connection } from 'jsforce';

/** Orders whose description is this are refused by the rule. */
export const ON_HOLD = 'Credit hold';

const RULE = 'Demo_Credit_Hold';

/** A validation rule as a customer may have one. A person mends it by editing the Order. */
const ORDER_OBJECT = `<?xml version="1.0" encoding="UTF-8"?>
<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
  <validationRules>
    <fullName>${RULE}</fullName>
    <active>true</active>
    <errorConditionFormula>AND(Description = "${ON_HOLD}", NOT(ISBLANK(DR_Order_State__c)))</errorConditionFormula>
    <errorMessage>This order is on credit hold. Ask the finance team to release it.</errorMessage>
  </validationRules>
</CustomObject>`;

const PACKAGE = `<?xml version="1.0" encoding="UTF-8"?>
<Package xmlns="http://soap.sforce.com/2006/04/metadata">
  <types><members>Order.${RULE}</members><name>ValidationRule</name></types>
  <version>67.0</version>
</Package>`;

/** Deploys the validation rule to the local org; once more does no harm. */
export async function deployCustomerRule(org: Connection): Promise<void> {
  const zip = zipSync({
    'package.xml': strToU8(PACKAGE),
    'objects/Order.object': strToU8(ORDER_OBJECT),
  });
  const result = await org.metadata.deploy(Buffer.from(zip)).complete(true);
  if (!result.success) throw new Error('The local org refuses the validation rule of the demo.');
}
