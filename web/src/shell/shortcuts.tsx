import { Dialog } from '../parts/dialog.tsx'
import { t } from '../text/index.ts'

export function Shortcuts({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={t.shell.keys.title} onClose={onClose}>
      <table className="table">
        <tbody>
          {t.shell.keys.rows.map(([keys, meaning]) => (
            <tr key={keys}>
              <th scope="row">
                <kbd>{keys}</kbd>
              </th>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  )
}
