-- Theia 0.8: with layer 7.

CREATE TABLE flows_local (
    timeInserted DateTime DEFAULT now(), flowStartSeconds DateTime, flowEndSeconds DateTime,
    flowEndSecondsFromSourceNode DateTime, flowEndSecondsFromDestinationNode DateTime,
    flowEndReason UInt8, sourceIP String, destinationIP String, sourceTransportPort UInt16,
    destinationTransportPort UInt16, protocolIdentifier UInt8, packetTotalCount UInt64,
    octetTotalCount UInt64, packetDeltaCount UInt64, octetDeltaCount UInt64,
    reversePacketTotalCount UInt64, reverseOctetTotalCount UInt64, reversePacketDeltaCount UInt64,
    reverseOctetDeltaCount UInt64, sourcePodName String, sourcePodNamespace String,
    sourceNodeName String, destinationPodName String, destinationPodNamespace String,
    destinationNodeName String, destinationClusterIP String, destinationServicePort UInt16,
    destinationServicePortName String, ingressNetworkPolicyName String,
    ingressNetworkPolicyNamespace String, ingressNetworkPolicyRuleName String,
    ingressNetworkPolicyRuleAction UInt8, ingressNetworkPolicyType UInt8,
    egressNetworkPolicyName String, egressNetworkPolicyNamespace String,
    egressNetworkPolicyRuleName String, egressNetworkPolicyRuleAction UInt8,
    egressNetworkPolicyType UInt8, tcpState String, flowType UInt8, sourcePodLabels String,
    destinationPodLabels String, throughput UInt64, reverseThroughput UInt64,
    throughputFromSourceNode UInt64, throughputFromDestinationNode UInt64,
    reverseThroughputFromSourceNode UInt64, reverseThroughputFromDestinationNode UInt64,
    clusterUUID String, trusted UInt8 DEFAULT 0, egressName String, egressIP String,
    appProtocolName String, httpVals String
) ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (timeInserted, flowEndSeconds)
TTL timeInserted + INTERVAL 12 HOUR;

CREATE TABLE pod_view_table_local (
    timeInserted DateTime, flowEndSeconds DateTime, flowEndSecondsFromSourceNode DateTime,
    flowEndSecondsFromDestinationNode DateTime, sourcePodName String, destinationPodName String,
    destinationIP String, destinationServicePort UInt16, destinationServicePortName String,
    flowType UInt8, sourcePodNamespace String, destinationPodNamespace String,
    sourceTransportPort UInt16, destinationTransportPort UInt16, clusterUUID String,
    octetDeltaCount UInt64, reverseOctetDeltaCount UInt64, throughput UInt64,
    reverseThroughput UInt64, throughputFromSourceNode UInt64, throughputFromDestinationNode UInt64
) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    sourcePodName, destinationPodName, destinationIP, destinationServicePort,
    destinationServicePortName, flowType, sourcePodNamespace, destinationPodNamespace,
    sourceTransportPort, destinationTransportPort, clusterUUID);

CREATE MATERIALIZED VIEW flows_pod_view_local TO pod_view_table_local
AS SELECT
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    sourcePodName, destinationPodName, destinationIP, destinationServicePort,
    destinationServicePortName, flowType, sourcePodNamespace, destinationPodNamespace,
    sourceTransportPort, destinationTransportPort, clusterUUID,
    sum(octetDeltaCount) AS octetDeltaCount, sum(reverseOctetDeltaCount) AS reverseOctetDeltaCount,
    sum(throughput) AS throughput, sum(reverseThroughput) AS reverseThroughput,
    sum(throughputFromSourceNode) AS throughputFromSourceNode,
    sum(throughputFromDestinationNode) AS throughputFromDestinationNode
FROM flows_local GROUP BY
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    sourcePodName, destinationPodName, destinationIP, destinationServicePort,
    destinationServicePortName, flowType, sourcePodNamespace, destinationPodNamespace,
    sourceTransportPort, destinationTransportPort, clusterUUID;

CREATE TABLE flows_pod_view AS pod_view_table_local ENGINE = Distributed('{cluster}', default, pod_view_table_local, rand());

CREATE TABLE node_view_table_local (
    timeInserted DateTime, flowEndSeconds DateTime, flowEndSecondsFromSourceNode DateTime,
    flowEndSecondsFromDestinationNode DateTime, sourceNodeName String, destinationNodeName String,
    sourcePodNamespace String, destinationPodNamespace String, clusterUUID String,
    octetDeltaCount UInt64, reverseOctetDeltaCount UInt64, throughput UInt64,
    reverseThroughput UInt64, throughputFromSourceNode UInt64,
    reverseThroughputFromSourceNode UInt64, throughputFromDestinationNode UInt64,
    reverseThroughputFromDestinationNode UInt64
) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    sourceNodeName, destinationNodeName, sourcePodNamespace, destinationPodNamespace, clusterUUID);

CREATE MATERIALIZED VIEW flows_node_view_local TO node_view_table_local
AS SELECT
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    sourceNodeName, destinationNodeName, sourcePodNamespace, destinationPodNamespace, clusterUUID,
    sum(octetDeltaCount) AS octetDeltaCount, sum(reverseOctetDeltaCount) AS reverseOctetDeltaCount,
    sum(throughput) AS throughput, sum(reverseThroughput) AS reverseThroughput,
    sum(throughputFromSourceNode) AS throughputFromSourceNode,
    sum(reverseThroughputFromSourceNode) AS reverseThroughputFromSourceNode,
    sum(throughputFromDestinationNode) AS throughputFromDestinationNode,
    sum(reverseThroughputFromDestinationNode) AS reverseThroughputFromDestinationNode
FROM flows_local GROUP BY
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    sourceNodeName, destinationNodeName, sourcePodNamespace, destinationPodNamespace, clusterUUID;

CREATE TABLE flows_node_view AS node_view_table_local ENGINE = Distributed('{cluster}', default, node_view_table_local, rand());

CREATE TABLE policy_view_table_local (
    timeInserted DateTime, flowEndSeconds DateTime, flowEndSecondsFromSourceNode DateTime,
    flowEndSecondsFromDestinationNode DateTime, egressNetworkPolicyName String,
    egressNetworkPolicyNamespace String, egressNetworkPolicyRuleAction UInt8,
    ingressNetworkPolicyName String, ingressNetworkPolicyNamespace String,
    ingressNetworkPolicyRuleAction UInt8, sourcePodName String, sourceTransportPort UInt16,
    sourcePodNamespace String, destinationPodName String, destinationTransportPort UInt16,
    destinationPodNamespace String, destinationServicePort UInt16,
    destinationServicePortName String, destinationIP String, clusterUUID String,
    octetDeltaCount UInt64, reverseOctetDeltaCount UInt64, throughput UInt64,
    reverseThroughput UInt64, throughputFromSourceNode UInt64,
    reverseThroughputFromSourceNode UInt64, throughputFromDestinationNode UInt64,
    reverseThroughputFromDestinationNode UInt64
) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    egressNetworkPolicyName, egressNetworkPolicyNamespace, egressNetworkPolicyRuleAction,
    ingressNetworkPolicyName, ingressNetworkPolicyNamespace, ingressNetworkPolicyRuleAction,
    sourcePodName, sourceTransportPort, sourcePodNamespace, destinationPodName,
    destinationTransportPort, destinationPodNamespace, destinationServicePort,
    destinationServicePortName, destinationIP, clusterUUID);

CREATE MATERIALIZED VIEW flows_policy_view_local TO policy_view_table_local
AS SELECT
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    egressNetworkPolicyName, egressNetworkPolicyNamespace, egressNetworkPolicyRuleAction,
    ingressNetworkPolicyName, ingressNetworkPolicyNamespace, ingressNetworkPolicyRuleAction,
    sourcePodName, sourceTransportPort, sourcePodNamespace, destinationPodName,
    destinationTransportPort, destinationPodNamespace, destinationServicePort,
    destinationServicePortName, destinationIP, clusterUUID, sum(octetDeltaCount) AS octetDeltaCount,
    sum(reverseOctetDeltaCount) AS reverseOctetDeltaCount, sum(throughput) AS throughput,
    sum(reverseThroughput) AS reverseThroughput,
    sum(throughputFromSourceNode) AS throughputFromSourceNode,
    sum(reverseThroughputFromSourceNode) AS reverseThroughputFromSourceNode,
    sum(throughputFromDestinationNode) AS throughputFromDestinationNode,
    sum(reverseThroughputFromDestinationNode) AS reverseThroughputFromDestinationNode
FROM flows_local GROUP BY
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    egressNetworkPolicyName, egressNetworkPolicyNamespace, egressNetworkPolicyRuleAction,
    ingressNetworkPolicyName, ingressNetworkPolicyNamespace, ingressNetworkPolicyRuleAction,
    sourcePodName, sourceTransportPort, sourcePodNamespace, destinationPodName,
    destinationTransportPort, destinationPodNamespace, destinationServicePort,
    destinationServicePortName, destinationIP, clusterUUID;

CREATE TABLE flows_policy_view AS policy_view_table_local ENGINE = Distributed('{cluster}', default, policy_view_table_local, rand());

CREATE TABLE flows AS flows_local ENGINE = Distributed('{cluster}', default, flows_local, rand());
