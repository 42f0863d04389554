// Owns the types of what the build provides.
declare module 'amd-module' {
  const amdModule: { uri?: string; id?: string } | undefined;
  export default amdModule;
}
declare const WEIR_VERSION: string;
