import { useRouterState } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  memo,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react'
import type { CursorList } from '../data/cursor-list.ts'
import { useKeys } from '../shell/keys.ts'
import { t } from '../text/index.ts'
import { AddressQuery } from './row-link.tsx'

export interface Column<T> {
  readonly id: string
  readonly head: string
  /** The least width, in rem, and its share of what room is left over. */
  readonly rem: number
  readonly grow?: number
  /** `num` aligns to the end; `first` and `first-end` lead a narrow row; `wide-only` is left out of it. */
  readonly className?: string
  /** What a number counts; said behind it in a narrow row, which has no head to say so. */
  readonly unit?: string
  readonly cell: (row: T) => ReactNode
}

interface GridProps<T> {
  readonly label: string
  readonly columns: readonly Column<T>[]
  readonly list: CursorList<T>
  readonly keyOf: (row: T) => string
  readonly onOpen: (row: T) => void
  /** The key of the row whose detail is open. */
  readonly openKey: string | undefined
  /** How many rows there are in all, where that is known. */
  readonly total?: number | undefined
}

/** Room between columns and at the ends of a row, as in grid.css. */
const gapRem = 0.75
const endsRem = 2
/** How many rows before the end the next piece is asked for: far enough that fast scrolling meets no blank row. */
const aheadRows = 150

/**
 * A table over any number of rows: only those in sight are on the page, and more are fetched before they are reached.
 * Keys: j and k or the arrows move, Page Up and Down, Home, End, Enter opens.
 */
export function Grid<T>({ label, columns, list, keyOf, onOpen, openKey, total }: GridProps<T>) {
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const [active, setActive] = useState(0)
  const { narrow, rowPx } = useShape(scroller, neededRem(columns))
  const { rows, hasMore, more } = list
  const query = useRouterState({ select: ({ location }) => location.searchStr })
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 24,
    scrollPaddingStart: narrow ? 0 : rowPx,
  })
  useEffect(() => {
    virtual.measure()
  }, [rowPx, virtual])

  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && lastShown > rows.length - aheadRows) more()
  }, [hasMore, lastShown, rows.length, more])

  const openIndex = openKey === undefined ? -1 : rows.findIndex((row) => keyOf(row) === openKey)
  useEffect(() => {
    if (openIndex >= 0) setActive(openIndex)
  }, [openIndex])

  const at = Math.min(active, Math.max(0, rows.length - 1))
  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, index))
    setActive(next)
    virtual.scrollToIndex(next)
    const row = rows[next]
    // With a detail open, moving on moves the detail along: that is how a queue is read.
    if (openKey !== undefined && row !== undefined) onOpen(row)
  }
  const openActive = (): void => {
    const row = rows[at]
    if (row !== undefined) onOpen(row)
  }
  useKeys({ j: () => moveTo(at + 1), k: () => moveTo(at - 1) })
  const onKeyDown = (event: KeyboardEvent): void => {
    const perPage = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 600) / rowPx) - 2)
    const moves: Record<string, () => void> = {
      ArrowDown: () => moveTo(at + 1),
      ArrowUp: () => moveTo(at - 1),
      PageDown: () => moveTo(at + perPage),
      PageUp: () => moveTo(at - perPage),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      Enter: openActive,
    }
    const move = moves[event.key]
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    move()
  }
  const onClick = (event: MouseEvent): void => {
    const index = pressedRow(event)
    const row = rows[index]
    if (row === undefined) return
    setActive(index)
    onOpen(row)
  }

  const style = { '--columns': columns.map(track).join(' ') } as CSSProperties
  return (
    <div
      ref={scroller}
      className="grid"
      style={style}
      role="grid"
      aria-label={label}
      aria-rowcount={total ?? (hasMore ? -1 : rows.length + 1)}
      aria-busy={list.outdated}
      aria-activedescendant={rows.length > 0 ? `${id}-${at}` : undefined}
      tabIndex={0}
      data-narrow={narrow}
      data-grid
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div className="grid-row grid-head" role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <div key={column.id} className={`grid-cell ${column.className ?? ''}`} role="columnheader">
            {column.head}
          </div>
        ))}
      </div>
      <div className="grid-rows" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        <AddressQuery value={query}>
          {items.map(({ index, start, key }) => {
            const row = rows[index]
            if (row === undefined) return null
            return (
              <GridRow
                key={key}
                id={`${id}-${index}`}
                index={index}
                start={start}
                row={row}
                columns={columns}
                isOpen={index === openIndex}
                isActive={index === at}
              />
            )
          })}
        </AddressQuery>
      </div>
      {/* Said after the rows, yet no row itself: a grid holds nothing but rows. */}
      <div className="grid-foot" role="presentation" aria-hidden="true">
        {hasMore ? t.shell.list.loadingMore : t.shell.list.end}
      </div>
    </div>
  )
}

interface GridRowProps<T> extends Pick<GridProps<T>, 'columns'> {
  readonly id: string
  readonly index: number
  /** Pixels from the beginning of the list. */
  readonly start: number
  readonly row: T
  readonly isOpen: boolean
  readonly isActive: boolean
}

/** Drawn anew when something of this row has changed, and not with everything that its page goes through. */
const GridRow = memo(function GridRow<T>({ id, index, start, row, columns, isOpen, isActive }: GridRowProps<T>) {
  return (
    <div
      id={id}
      className="grid-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isOpen}
      data-active={isActive}
      style={{ transform: `translateY(${start}px)` }}
    >
      {columns.map((column) => (
        <div key={column.id} className={`grid-cell ${column.className ?? ''}`} role="gridcell" data-unit={column.unit}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  )
}) as <T>(props: GridRowProps<T>) => ReactNode

/** The place of the row that was pressed; before all of them where the press was meant for what it hit: a link, or text that is marked. */
function pressedRow(event: MouseEvent): number {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || window.getSelection()?.isCollapsed === false)
    return -1
  const row = (event.target as Element).closest('[role=row]')
  return row === null ? -1 : Number(row.getAttribute('aria-rowindex')) - 2
}

function track<T>({ rem, grow }: Column<T>): string {
  return grow === undefined ? `${rem}rem` : `minmax(${rem}rem, ${grow}fr)`
}

/** The width that the columns need side by side; with less, a row takes two lines. */
function neededRem<T>(columns: readonly Column<T>[]): number {
  return columns.reduce((sum, { rem }) => sum + rem + gapRem, endsRem - gapRem)
}

/** Whether the grid is too narrow for columns, and how high a row is: both follow the space and the pointer. */
function useShape(
  scroller: React.RefObject<HTMLDivElement | null>,
  neededRem: number,
): { narrow: boolean; rowPx: number } {
  const [shape, setShape] = useState({ narrow: false, rowPx: 34 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const measure = (): void => {
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
      const narrow = element.clientWidth < neededRem * rem
      const coarse = window.matchMedia('(pointer: coarse)').matches
      const rowPx = (narrow ? 4 : coarse ? 2.75 : 2.125) * rem
      setShape((now) => (now.narrow === narrow && now.rowPx === rowPx ? now : { narrow, rowPx }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller, neededRem])
  return shape
}
