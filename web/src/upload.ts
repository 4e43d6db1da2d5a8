import { apiPath, ApiError, changeHeaders, errorFrom, type Query } from './api.ts'

export interface UploadOptions {
  readonly path: string
  readonly query?: Query
  readonly file: File
  /** Share sent so far, 0 to 1. */
  readonly onProgress: (share: number) => void
  readonly signal?: AbortSignal
}

/** Sends a file's bytes as they are. The one use of XMLHttpRequest: `fetch` does not tell how much has been sent. */
export function upload<T>({ path, query, file, onProgress, signal }: UploadOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', apiPath(path, query))
    for (const [name, value] of Object.entries(changeHeaders('POST'))) request.setRequestHeader(name, value)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name))
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T)
      else reject(errorFrom(request.status, request.responseText, request.getResponseHeader('retry-after')))
    }
    request.onerror = () => reject(new ApiError(0, {}))
    request.onabort = () => reject(new DOMException('', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}
