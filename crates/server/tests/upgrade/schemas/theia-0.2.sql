-- Theia 0.2: replicated tables behind Distributed ones.

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
    trusted UInt8 DEFAULT 0
) ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (timeInserted, flowEndSeconds)
TTL timeInserted + INTERVAL 12 HOUR;

CREATE MATERIALIZED VIEW flows_pod_view_local ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    sourcePodName, destinationPodName, destinationIP, destinationServicePort,
    destinationServicePortName, flowType, sourcePodNamespace, destinationPodNamespace,
    sourceTransportPort, destinationTransportPort)
TTL timeInserted + INTERVAL 12 HOUR
AS SELECT
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    sourcePodName, destinationPodName, destinationIP, destinationServicePort,
    destinationServicePortName, flowType, sourcePodNamespace, destinationPodNamespace,
    sourceTransportPort, destinationTransportPort, sum(octetDeltaCount) AS octetDeltaCount,
    sum(reverseOctetDeltaCount) AS reverseOctetDeltaCount, sum(throughput) AS throughput,
    sum(reverseThroughput) AS reverseThroughput,
    sum(throughputFromSourceNode) AS throughputFromSourceNode,
    sum(throughputFromDestinationNode) AS throughputFromDestinationNode
FROM flows_local GROUP BY
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    sourcePodName, destinationPodName, destinationIP, destinationServicePort,
    destinationServicePortName, flowType, sourcePodNamespace, destinationPodNamespace,
    sourceTransportPort, destinationTransportPort;

CREATE TABLE flows_pod_view AS flows_pod_view_local ENGINE = Distributed('{cluster}', default, flows_pod_view_local, rand());

CREATE MATERIALIZED VIEW flows_node_view_local ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    sourceNodeName, destinationNodeName, sourcePodNamespace, destinationPodNamespace)
TTL timeInserted + INTERVAL 12 HOUR
AS SELECT
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    sourceNodeName, destinationNodeName, sourcePodNamespace, destinationPodNamespace,
    sum(octetDeltaCount) AS octetDeltaCount, sum(reverseOctetDeltaCount) AS reverseOctetDeltaCount,
    sum(throughput) AS throughput, sum(reverseThroughput) AS reverseThroughput,
    sum(throughputFromSourceNode) AS throughputFromSourceNode,
    sum(reverseThroughputFromSourceNode) AS reverseThroughputFromSourceNode,
    sum(throughputFromDestinationNode) AS throughputFromDestinationNode,
    sum(reverseThroughputFromDestinationNode) AS reverseThroughputFromDestinationNode
FROM flows_local GROUP BY
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    sourceNodeName, destinationNodeName, sourcePodNamespace, destinationPodNamespace;

CREATE TABLE flows_node_view AS flows_node_view_local ENGINE = Distributed('{cluster}', default, flows_node_view_local, rand());

CREATE MATERIALIZED VIEW flows_policy_view_local ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    egressNetworkPolicyName, egressNetworkPolicyNamespace, egressNetworkPolicyRuleAction,
    ingressNetworkPolicyName, ingressNetworkPolicyNamespace, ingressNetworkPolicyRuleAction,
    sourcePodName, sourceTransportPort, sourcePodNamespace, destinationPodName,
    destinationTransportPort, destinationPodNamespace, destinationServicePort,
    destinationServicePortName, destinationIP)
TTL timeInserted + INTERVAL 12 HOUR
AS SELECT
    timeInserted, flowEndSeconds, flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode,
    egressNetworkPolicyName, egressNetworkPolicyNamespace, egressNetworkPolicyRuleAction,
    ingressNetworkPolicyName, ingressNetworkPolicyNamespace, ingressNetworkPolicyRuleAction,
    sourcePodName, sourceTransportPort, sourcePodNamespace, destinationPodName,
    destinationTransportPort, destinationPodNamespace, destinationServicePort,
    destinationServicePortName, destinationIP, sum(octetDeltaCount) AS octetDeltaCount,
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
    destinationServicePortName, destinationIP;

CREATE TABLE flows_policy_view AS flows_policy_view_local ENGINE = Distributed('{cluster}', default, flows_policy_view_local, rand());

CREATE TABLE flows AS flows_local ENGINE = Distributed('{cluster}', default, flows_local, rand());
