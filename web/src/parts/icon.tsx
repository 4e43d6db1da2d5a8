const paths = {
  today: 'M12 3a9 9 0 1 0 9 9M12 7v5l3 2M16 3h5v5',
  findings: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16 16l5 5M8 11h6M11 8v6',
  reports: 'M12 3v11M8 10l4 4 4-4M4 15v5h16v-5',
  notifications: 'M3 6h18v13H3ZM3 7l9 7 9-7',
  directory:
    'M6 3h13v18H6ZM6 7H3M6 12H3M6 17H3M12.5 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM9 17c0-2 1.5-3 3.500-3s3.500 1 3.500 3',
  framework: 'M12 3v5M5 13v-2h14v2M12 8v5M3 13h4v5H3ZM10 13h4v5h-4ZM17 13h4v5h-4Z',
  approvals: 'M12 3l8 3v6c0 5-3.500 8-8 9-4.500-1-8-4-8-9V6ZM8 12l3 3 5-6',
  measures: 'M12 3l8 3v6c0 5-3.500 8-8 9-4.500-1-8-4-8-9V6ZM8 12h8',
  rules: 'M4 4h6a2 2 0 0 1 2 2v14a2 2 0 0 0-2-2H4ZM20 4h-6a2 2 0 0 0-2 2v14a2 2 0 0 1 2-2h6Z',
  decisions: 'M12 3v18M7 21h10M5 7h14M5 7l-3 7h6ZM19 7l-3 7h6Z',
  'norm-report': 'M4 20h16M6 20v-6h3v6M11 20V8h3v12M16 20v-9h3v9',
  assessments: 'M4 4h16v16H4ZM4 9h16M4 14h16M10 4v16M15 4v16',
  taskings: 'M5 4h14v16H5ZM9 9h6M9 13h6M9 17h3M9 4V2h6v2',
  'data-protection': 'M6 11h12v9H6ZM9 11V8a3 3 0 0 1 6 0v3M12 14v3',
  obligations: 'M12 4a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 8v5l3 3M9 2h6',
  settings: 'M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4M4 12h5',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16 16l5 5',
  menu: 'M4 7h16M4 12h16M4 17h16',
  display: 'M12 4v16M12 4a8 8 0 0 0 0 16M12 4a8 8 0 0 1 0 16M15 7l2 2M15 12l4 2',
  account: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4 21c0-4 3.500-6 8-6s8 2 8 6',
  close: 'M6 6l12 12M18 6L6 18',
  upload: 'M12 15V4M8 8l4-4 4 4M4 15v5h16v-5',
  back: 'M15 5l-7 7 7 7',
} as const

/** A drawing beside a word; it never stands alone without a name. */
export function Icon({ name }: { readonly name: keyof typeof paths }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
