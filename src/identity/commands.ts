import type { Command } from '#kernel/command.ts'
import { accountCommands } from './commands/account-commands.ts'
import { setUpCommands } from './commands/set-up-commands.ts'
import { tokenCommands } from './commands/token-commands.ts'

/** Every command of this room. */
export const identityCommands: readonly Command[] = [...setUpCommands, ...tokenCommands, ...accountCommands]
