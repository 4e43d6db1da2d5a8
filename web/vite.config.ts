import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './precompress.ts'

/** The node replaces this text by a fresh nonce at each page load (src/platform/http/console.ts). */
const noncePlaceholder = 'COMITY_NONCE'

export default defineConfig({
  plugins: [react(), precompress()],
  html: { cspNonce: noncePlaceholder },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    // Inlined files would need `data:` sources in the policy; small files cost little over one connection.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What changes rarely is kept apart, so that an update of Comity does not fetch it again.
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// }],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8420' } } },
})
