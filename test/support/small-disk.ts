import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk of a few MiB under a folder. */
export interface SmallDisk {
  /** Fills it until so many bytes are left. */
  fill(leaveBytes: number): void
  /** Takes away again what filled it. */
  free(): void
  /** Writes nothing any more, or again. */
  readOnly(on: boolean): void
}

const mount = (...words: readonly string[]): boolean => spawnSync('mount', words, { stdio: 'ignore' }).status === 0

/** Why no disk can be mounted here; null where one can. */
export function noSmallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'comity-mount-'))
  try {
    if (!mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder)) return 'needs the right to mount a small disk'
    spawnSync('umount', [folder])
    return null
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param t Takes it away with the test. Ask `noSmallDisk` first. */
export function mountSmallDisk(t: { after(work: () => void): void }, folder: string, miB: number): SmallDisk {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${miB}m,mode=0700`, 'tmpfs', folder])
  // Whoever still has a file open there ends with the test: the disk goes when the last of them does.
  t.after(() => {
    while (spawnSync('umount', ['-l', folder], { stdio: 'ignore' }).status === 0);
  })
  const ballast = join(folder, 'ballast')
  return {
    fill(leaveBytes) {
      const { bavail, bsize } = statfsSync(folder)
      appendFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)))
    },
    free: () => rmSync(ballast, { force: true }),
    // A second mount over the first: a disk that is in use lets itself not be made read-only, but for its own failure.
    readOnly(on) {
      if (!on) return void execFileSync('umount', [folder])
      execFileSync('mount', ['--bind', folder, folder])
      execFileSync('mount', ['-o', 'remount,bind,ro', folder])
    },
  }
}
