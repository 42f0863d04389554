// Drives an engine with ClickHouse's official Node client: ping, commands, inserts, queries,
// parameters, streams, gzip both ways, errors. Exits with 0 when all of it worked.
import assert from 'node:assert/strict'
import { createClient } from '@clickhouse/client'

const { WEIR_URL: url, WEIR_USER: username, WEIR_PASSWORD: password } = process.env

async function drive(compressed) {
  const client = createClient({
    url,
    username,
    password,
    application: 'weir-test',
    compression: { request: compressed, response: compressed },
    clickhouse_settings: { max_execution_time: 30 },
  })
  try {
    assert.equal((await client.ping()).success, true)
    assert.equal((await client.ping({ select: true })).success, true)
    const table = `node_${compressed ? 'gzip' : 'plain'}`
    await client.command({ query: `DROP TABLE IF EXISTS ${table}` })
    await client.command({
      query: `CREATE TABLE ${table} (id UInt64, name String) ENGINE = MergeTree ORDER BY id`,
      clickhouse_settings: { wait_end_of_query: 1 },
    })
    const values = Array.from({ length: 20_000 }, (_, id) => ({ id, name: `näme "${id}"\n` }))
    const inserted = await client.insert({ table, values, format: 'JSONEachRow' })
    assert.equal(inserted.summary.written_rows, '20000')
    await client.insert({ table, values: [[20_000, 'last']], format: 'JSONCompactEachRow' })

    const counted = await client.query({
      query: `SELECT count() AS n, max(name) AS last FROM ${table} WHERE id < {limit: UInt64}`,
      query_params: { limit: 20_000 },
      format: 'JSON',
    })
    assert.deepEqual((await counted.json()).data, [{ n: 20_000, last: 'näme "9999"\n' }])
    assert.ok(counted.query_id)

    const one = await client.query({
      query: 'SELECT {text: String} AS t, {list: Array(String)} AS l',
      query_params: { text: "tab\tline\nquote'\\", list: ["a'b", 'c'] },
      format: 'JSONEachRow',
    })
    assert.deepEqual(await one.json(), [{ t: "tab\tline\nquote'\\", l: ["a'b", 'c'] }])

    let rows = 0
    const stream = await client.query({
      query: 'SELECT number FROM numbers(500000)',
      format: 'JSONCompactEachRow',
    })
    for await (const piece of stream.stream()) rows += piece.length
    assert.equal(rows, 500_000)

    await assert.rejects(client.query({ query: 'SELECT nope' }), { code: '47', type: 'UNKNOWN_IDENTIFIER' })
    // Before or behind the first byte: an error must not pass for a result.
    const late = {
      query: 'SELECT throwIf(number = 2000000) AS x FROM numbers(4000000)',
      format: 'JSONEachRow',
    }
    await assert.rejects(async () => (await client.query(late)).text())
    await assert.rejects(
      async () => {
        for await (const piece of (await client.query(late)).stream()) void piece
      },
      (error) => /throwIf|aborted/.test(error.message),
    )
  } finally {
    await client.close()
  }
}

await drive(false)
await drive(true)
console.log('ok')
