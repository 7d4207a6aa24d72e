import Testing

@testable import Linux

@Suite struct `The processors a process may use` {
    @Test(
        arguments: [
            ("Name:\tx\nCpus_allowed_list:\t0-3,8\nMems_allowed:\t1\n", 5), ("Cpus_allowed_list:\t7", 1),
            ("Cpus_allowed_list:\t0-127", 128), ("Cpus_allowed_list:\t3-1", nil), ("Cpus_allowed_list:\t", nil),
            ("Cpus_allowed_list:\t0-99999999999", nil), ("", nil),
        ] as [(String, Int?)])
    func `are counted by affinity`(status: String, count: Int?) {
        #expect(ProcessorCapacity.allowedCount(status) == count)
    }

    @Test(
        arguments: [
            ("150000 100000\n", 1_500), ("max 100000", nil), ("-1 100000", nil), ("100000 0", nil),
            ("9223372036854775807 1", nil), ("1 100000", 1), ("", nil),
        ] as [(String, Int64?)])
    func `are limited by a control group's quota`(text: String, quota: Int64?) {
        #expect(ProcessorCapacity.quota(text) == quota)
    }

    @Test func `are limited by every group above the process`() {
        #expect(
            ProcessorCapacity.groups("0::/station.slice/continuity.service") == [
                "/sys/fs/cgroup/station.slice/continuity.service", "/sys/fs/cgroup/station.slice", "/sys/fs/cgroup",
            ])
        #expect(
            ProcessorCapacity.groups("4:cpu,cpuacct:/a") == [
                "/sys/fs/cgroup/cpu,cpuacct/a", "/sys/fs/cgroup/cpu,cpuacct",
            ])
        #expect(ProcessorCapacity.groups("5:memory:/a") == [])
        #expect(ProcessorCapacity.groups("nonsense") == [])
        #expect(ProcessorCapacity(allowed: 8, quotas: [4_000, 1_500]).thousandths == 1_500)
        #expect(ProcessorCapacity(allowed: 2, quotas: []).thousandths == 2_000)
    }

    @Test func `are at least a thousandth here`() {
        #expect(ProcessorCapacity.present.thousandths >= 1)
        #expect(Machine.coreCount >= 1)
    }
}
