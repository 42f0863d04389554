-- A table of nobody in particular: other types, other keys, a partition, columns of its own.

CREATE TABLE flows (
    flowEndSeconds DateTime64(3), flowStartSeconds DateTime('Asia/Tokyo'), sourceIP IPv4,
    destinationIP Nullable(String), sourcePodName LowCardinality(String), sourcePodNamespace String,
    octetDeltaCount UInt32, reverseOctetDeltaCount Nullable(UInt64), flowType UInt8,
    sourcePodLabels String, flowDirection UInt8, sourcePodUUID String DEFAULT 'none',
    day Date MATERIALIZED toDate(flowEndSeconds)
) ENGINE = MergeTree PARTITION BY toMonday(flowEndSeconds)
ORDER BY (sourcePodNamespace, sourcePodName);
