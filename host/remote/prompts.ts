/** How a person is asked. Each answer may be undefined: nobody is there, or they gave up. */
export interface Prompts {
  /** Asks for a password or a passphrase, which is neither shown nor kept. */
  secret(question: string): Promise<string | undefined>;
  /** Asks whether to go on. */
  confirm(question: string): Promise<boolean | undefined>;
}

/** Where nobody can be asked. */
export const nobody: Prompts = {
  secret: async () => undefined,
  confirm: async () => undefined,
};
