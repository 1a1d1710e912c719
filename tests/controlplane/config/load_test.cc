#include "controlplane/config/load.h"

#include "controlplane/config/capacity.h"
#include "controlplane/config/changes.h"
#include "tests/controlplane/config/sections.h"

namespace trunkline::controlplane {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> shown(const std::vector<ConfigChange>& changes) {
  std::vector<std::string> lines;
  for (const ConfigChange& change : changes)
    lines.push_back(to_string(change) + (change.live ? " (live)" : ""));
  return lines;
}

TEST(Load, a_file_that_cannot_be_read_is_a_fault_like_any_other) {
  const auto missing = load_config_file("no/such/file.yaml", {}, two_cpus);
  EXPECT_FALSE(missing.config);
  ASSERT_EQ(missing.faults.size(), 1u);
  EXPECT_EQ(missing.faults[0].to_string(),
            "no/such/file.yaml:1:1: cannot be read: No such file or directory");
  EXPECT_EQ(load_config_file("/", {}, two_cpus).faults.size(), 1u);  // a folder
}

TEST(Load, faults_of_the_file_come_in_its_order_and_options_last) {
  Sections sections;
  sections.more = "log: {level: loud}\nlimits: {calls: -1}\n";
  EXPECT_THAT(faults(sections, {"control.cpu=x"}),
              ElementsAre("t.yaml:4:14: log.level: must be debug, info, warning or error, not `loud`",
                          "t.yaml:5:17: limits.calls: must be a whole number, not `-1`",
                          "--set control.cpu=x: control.cpu: must be a whole number, not `x`"));
}

TEST(Load, broken_yaml_is_not_judged_any_further) {
  EXPECT_EQ(load_config_text("ports: [\n", "t.yaml", {}, two_cpus).faults.size(), 1u);
}

TEST(Changes, name_each_key_and_say_which_can_be_taken_over) {
  const Config running = good({}, {"log.level=info"});
  EXPECT_THAT(shown(changes_between(running, good({}))), IsEmpty());
  const Config wanted =
      good({}, {"log.level=debug", "media.ports=30000-39999", "sip.listen=['10.0.0.1:5060']"});
  EXPECT_THAT(shown(changes_between(running, wanted)),
              ElementsAre("media.ports: 20000-29999 -> 30000-39999", "log.level: info -> debug (live)",
                          "sip.listen[1]: [fd00::1]:5060 -> (none)"));
}

TEST(Capacity, counts_calls_by_family_and_never_across_workers) {
  rtp::MediaLayout layout;
  layout.addresses[0] = *base::IpAddress::parse("10.0.0.1");
  layout.addresses[1] = *base::IpAddress::parse("10.0.0.2");
  layout.addresses[2] = *base::IpAddress::parse("fd00::1");
  layout.address_count = 3;
  layout.worker_count = 2;
  layout.pairs_per_worker = 5;
  const MediaCapacity capacity = media_capacity(layout);
  EXPECT_EQ(capacity.calls_v4, 10u);  // ten slots a worker
  EXPECT_EQ(capacity.calls_v6, 4u);   // five a worker carry two calls, and one is left over on each
  EXPECT_EQ(capacity.slots, 30u);
}

TEST(Capacity, memory_grows_with_buffers_slots_and_frames) {
  const Config small = good({});
  const Config jumbo = good({}, {"ports[0].mtu=9000"});
  const Config wide = good({}, {"media.ports=20000-59999"});
  EXPECT_GT(memory_need(jumbo->plane).packet_buffers.octets, memory_need(small->plane).packet_buffers.octets);
  EXPECT_EQ(memory_need(wide->plane).slots.octets, 4 * memory_need(small->plane).slots.octets);
  EXPECT_GT(memory_need(small->plane).total().octets, std::uint64_t{64} * 65536);
}

}  // namespace
}  // namespace trunkline::controlplane
