// Owns the twelve columns that both tables show. Used in Node and in the peer's page.
export const COLUMNS = [
  'flowEndSeconds', 'sourcePodNamespace', 'sourcePodName', 'sourceIP', 'destinationPodNamespace', 'destinationPodName',
  'destinationIP', 'destinationServicePortName', 'destinationTransportPort', 'protocolIdentifier', 'octetDeltaCount',
  'reverseOctetDeltaCount',
];
