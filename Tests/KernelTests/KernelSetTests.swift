import Testing

@testable import Kernels

@Suite struct KernelSetTests {
  @Test func environmentLowersTheLevelAndNeverRaisesIt() {
    #expect(CPULevel.lowered(by: "reference") == .reference)
    #expect(CPULevel.lowered(by: "neon") <= CPULevel.detected)
    #expect(CPULevel.lowered(by: "turbo") == CPULevel.detected)
    #expect(CPULevel.lowered(by: nil) == CPULevel.detected)
  }

  @Test func detectedLevelIsAboveTheFloor() {
    #expect(CPULevel.detected >= .v3)
  }

  @Test func checkedSetComputesWhatTheOthersDo() {
    let upper = (0..<96).map { UInt8($0 * 7 % 256) }
    let lower = (0..<96).map { UInt8($0 * 5 % 256) }
    var outputs: [[UInt8]] = []
    for set in KernelSet.supported + [.checked] {
      var bytes = [UInt8](repeating: 0, count: 24)
      var output = bytes.mutableSpan
      set.boxDownsample4x(upper.span, upper.span, lower.span, lower.span, &output)
      outputs.append(bytes)
    }
    #expect(Set(outputs).count == 1)
  }

  @Test func checkedSetTrapsWhereFormsDiffer() async {
    await #expect(processExitsWith: .failure) {
      var bytes: [UInt8] = [0, 0]
      var output = bytes.mutableSpan
      Checked.compare("example", &output) {
        $0[1] = 1
      } vector: {
        $0[1] = 2
      }
    }
  }
}
