// Owns where chunks and wasm are fetched from: the app's folder, also for a nested panel, whose own
// address is another one.
import amdModule from 'amd-module';

const APP = 'public/plugins/weir-flows-app/';
const MARK = 'public/plugins/';

declare let __webpack_public_path__: string;

const uri: string = amdModule?.uri ?? '';
const at = uri.indexOf(MARK);
__webpack_public_path__ = at < 0 ? APP : uri.slice(0, at) + APP;
