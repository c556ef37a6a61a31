/** The org of the bench, and the user whose tokens are accepted from Digital River. */
export const ORGANIZATION_ID = '00DHs000000AbCdMAK';
export const USER_ID = '005Hs000000EfGhIAK';
