import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { usePreferences } from '../../shell/preferences.ts'
import { formatDay, formatNumber } from '../../text/format.ts'
import type { Series } from './series.ts'

/** A colour of the tokens as the canvas takes it: the browser resolves light and dark for us. */
function colour(name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${name})`
  document.body.append(probe)
  const value = getComputedStyle(probe).color
  probe.remove()
  return value
}

/** Shades the days on which no feed was up: a low bar there is no good news. */
function shadeGaps(series: Series): uPlot.Plugin {
  return {
    hooks: {
      drawClear: (plot) => {
        const { ctx, bbox } = plot
        ctx.save()
        ctx.fillStyle = colour('--care-soft')
        series.days.forEach(({ up }, index) => {
          if (up) return
          const start = Math.round(plot.valToPos(index - 0.5, 'x', true))
          const end = Math.round(plot.valToPos(index + 0.5, 'x', true))
          ctx.fillRect(start, bbox.top, end - start, bbox.height)
        })
        ctx.restore()
      },
    },
  }
}

function optionsFor(series: Series, box: HTMLElement): uPlot.Options {
  const axis = { stroke: colour('--ink-3'), font: '11px system-ui', ticks: { show: false }, grid: { show: false } }
  const last = series.days.length - 1
  return {
    width: Math.max(80, box.clientWidth),
    height: box.clientHeight,
    padding: [6, 4, 0, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false, range: [-0.6, last + 0.6] }, y: { range: [0, Math.max(1, series.most) * 1.05] } },
    axes: [
      {
        ...axis,
        size: 18,
        gap: 2,
        splits: () => [Math.min(3, last), Math.max(0, last - 3)],
        values: (_plot, at) => at.map((index) => formatDay(series.days[index]?.day ?? '')),
      },
      {
        ...axis,
        size: 38,
        gap: 4,
        splits: () => [0, Math.max(1, series.most)],
        values: (_plot, at) => at.map((value) => formatNumber(value)),
        grid: { show: true, stroke: colour('--line'), width: 1 },
      },
    ],
    series: [
      {},
      {
        fill: colour('--accent'),
        stroke: 'transparent',
        width: 0,
        points: { show: false },
        ...(uPlot.paths.bars ? { paths: uPlot.paths.bars({ size: [0.75, 24] }) } : {}),
      },
    ],
    plugins: [shadeGaps(series)],
  }
}

/** A bar a day. Drawn anew when colours or width change. */
export function BarChart({ series }: { readonly series: Series }) {
  const box = useRef<HTMLDivElement>(null)
  const { theme } = usePreferences()
  useEffect(() => {
    const element = box.current
    if (element === null) return
    let plot: uPlot | null = null
    const draw = (): void => {
      plot?.destroy()
      plot = new uPlot(
        optionsFor(series, element),
        [series.days.map((_, index) => index), series.days.map(({ count }) => count)],
        element,
      )
    }
    draw()
    const observer = new ResizeObserver(() => {
      if (plot !== null && Math.abs(plot.width - element.clientWidth) > 1)
        plot.setSize({ width: element.clientWidth, height: element.clientHeight })
    })
    observer.observe(element)
    const scheme = window.matchMedia('(prefers-color-scheme: dark)')
    scheme.addEventListener('change', draw)
    return () => {
      observer.disconnect()
      scheme.removeEventListener('change', draw)
      plot?.destroy()
    }
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the canvas holds its colours: another theme redraws
  }, [series, theme])
  return <div ref={box} className="chart-canvas" aria-hidden="true" />
}
