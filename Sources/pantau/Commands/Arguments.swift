public import Access
public import ArgumentParser
public import Crowd
public import SampleStreams
public import Scene
public import Store

// The words of these enumerations are also those of the command line.
extension EventKind: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {}
extension EventState: ExpressibleByArgument {}
extension Outcome: ExpressibleByArgument {}
extension CrowdPrecision: ExpressibleByArgument {}
extension SampleStream: ExpressibleByArgument {}
extension DecodingStatus.Policy: ExpressibleByArgument {}
