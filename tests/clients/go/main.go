// A writer that speaks to ClickHouse as Antrea's Flow Aggregator does: the official Go client through
// database/sql, the INSERT with its 51 columns prepared, rows executed one by one and committed as a
// batch; a batch that fails is sent again together with the rows that came since.
//
//	aggregator -url tcp://127.0.0.1:9000 -compress lz4 -rows 100000 -batch 2000
//
// The account comes from WEIR_USER, WEIR_PASSWORD and WEIR_DATABASE. The last line says
// `rows R commits C failed F`.
package main

import (
	"database/sql"
	"flag"
	"fmt"
	"log"
	"net/url"
	"os"
	"strings"
	"time"

	clickhouse "github.com/ClickHouse/clickhouse-go/v2"
)

// The columns that an aggregator of Antrea 2.7 writes, in its order.
var columns = strings.Fields(`
	flowStartSeconds flowEndSeconds flowEndSecondsFromSourceNode flowEndSecondsFromDestinationNode
	flowEndReason sourceIP destinationIP sourceTransportPort destinationTransportPort protocolIdentifier
	packetTotalCount octetTotalCount packetDeltaCount octetDeltaCount reversePacketTotalCount
	reverseOctetTotalCount reversePacketDeltaCount reverseOctetDeltaCount sourcePodName
	sourcePodNamespace sourceNodeName destinationPodName destinationPodNamespace destinationNodeName
	destinationClusterIP destinationServicePort destinationServicePortName ingressNetworkPolicyName
	ingressNetworkPolicyNamespace ingressNetworkPolicyRuleName ingressNetworkPolicyRuleAction
	ingressNetworkPolicyType egressNetworkPolicyName egressNetworkPolicyNamespace
	egressNetworkPolicyRuleName egressNetworkPolicyRuleAction egressNetworkPolicyType tcpState flowType
	sourcePodLabels destinationPodLabels throughput reverseThroughput throughputFromSourceNode
	throughputFromDestinationNode reverseThroughputFromSourceNode reverseThroughputFromDestinationNode
	clusterUUID egressName egressIP egressNodeName`)

// The values of row i, whose number is the last part of its source Pod's name. It ends i/50 seconds after start.
func row(start time.Time, i uint64) []any {
	end := start.Add(time.Duration(i/50) * time.Second)
	octets := 1000 + i%977
	return []any{
		end.Add(-60 * time.Second), end, end, end,
		uint8(2), fmt.Sprintf("10.0.%d.%d", i/250%250, i%250), "10.1.0.7", uint16(32768 + i%20000), uint16(443), uint8(6),
		i%50 + 10, octets * 3, i%50 + 1, octets, i%7 + 5,
		octets * 2, i%7 + 1, octets / 2, fmt.Sprintf("client-%d", i),
		"shop", fmt.Sprintf("node-%d", i%5), "api-0", "data", "node-1",
		"10.96.0.9", uint16(443), "data/api:https", "allow-api",
		"data", "rule-1", uint8(1),
		uint8(2), "", "",
		"", uint8(0), uint8(0), "ESTABLISHED", uint8(1 + i%2),
		`{"app":"client"}`, `{"app":"api"}`, octets * 8 / 60, octets * 4 / 60, octets * 8 / 60,
		octets * 8 / 60, octets * 4 / 60, octets * 4 / 60,
		"e1d6ad04-2b1b-4bbf-8b1e-2f8b2d2c6f1d", "", "", "",
	}
}

func connect(address, compress string) (*sql.DB, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	protocol := clickhouse.Native
	if u.Scheme == "http" {
		protocol = clickhouse.HTTP
	}
	method, known := map[string]clickhouse.CompressionMethod{
		"none": clickhouse.CompressionNone,
		"lz4":  clickhouse.CompressionLZ4,
		"zstd": clickhouse.CompressionZSTD,
		"gzip": clickhouse.CompressionGZIP,
	}[compress]
	if !known {
		return nil, fmt.Errorf("-compress: none, lz4, zstd or gzip, not %q", compress)
	}
	return clickhouse.OpenDB(&clickhouse.Options{
		Protocol: protocol,
		Addr:     []string{u.Host},
		Auth: clickhouse.Auth{
			Username: os.Getenv("WEIR_USER"),
			Password: os.Getenv("WEIR_PASSWORD"),
			Database: os.Getenv("WEIR_DATABASE"),
		},
		Compression: &clickhouse.Compression{Method: method},
		DialTimeout: 5 * time.Second,
		ReadTimeout: 20 * time.Second,
	}), nil
}

// commit sends rows as one batch.
func commit(db *sql.DB, insert string, rows [][]any) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	statement, err := tx.Prepare(insert)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := statement.Exec(row...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func main() {
	log.SetFlags(log.Ltime | log.Lmicroseconds)
	address := flag.String("url", "tcp://127.0.0.1:9000", "where ClickHouse is: tcp://… or http://…")
	compress := flag.String("compress", "lz4", "none, lz4, zstd or gzip (HTTP alone)")
	total := flag.Uint64("rows", 100000, "rows in all")
	batch := flag.Uint64("batch", 2000, "rows that come between two commits")
	pause := flag.Duration("pause", 0, "time between two commits")
	start := flag.Int64("start", 1800000000, "when the first row ends, in seconds since 1970")
	flag.Parse()

	db, err := connect(*address, *compress)
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	insert := fmt.Sprintf("INSERT INTO flows (%s) VALUES (%s)",
		strings.Join(columns, ", "), strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", "))
	var pending [][]any
	var next, commits, failed uint64
	for next < *total || len(pending) > 0 {
		for n := uint64(0); n < *batch && next < *total; n++ {
			pending = append(pending, row(time.Unix(*start, 0), next))
			next++
		}
		if err := commit(db, insert, pending); err != nil {
			failed++
			log.Printf("sent again with the next rows: %v", err)
			if failed > 10000 {
				log.Fatal("given up")
			}
			time.Sleep(100 * time.Millisecond)
		} else {
			commits++
			fmt.Printf("acknowledged %d\n", next)
			pending = nil
		}
		time.Sleep(*pause)
	}
	fmt.Printf("rows %d commits %d failed %d\n", next, commits, failed)
}
