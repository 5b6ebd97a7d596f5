/**
 * Waits until something is so; fails with what it last was. Events wait for the longest transaction of the whole server
 * (pg_snapshot_xmin), and another test's may be long.
 */
export async function until<T>(what: () => Promise<T> | T, isSo: (value: T) => boolean, within_ms = 45_000): Promise<T> {
  const deadline = Date.now() + within_ms
  for (;;) {
    const value = await what()
    if (isSo(value)) return value
    if (Date.now() > deadline) throw new Error(`It did not come about; it last was ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
