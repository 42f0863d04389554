// Owns pictures of every page with usual records and with none.
import { pictures, SCREENS } from '../support/pictures.mjs';

pictures('normal', SCREENS, (stack, uid) => stack.page(uid));
// A day before the records begin.
const before = (stack) => stack.end - 86_400_000;
pictures('empty', [SCREENS[0], SCREENS[3]], (stack, uid) => `${stack.url}/d/${uid}?from=${before(stack) - 3_600_000}&to=${before(stack)}`, true);
