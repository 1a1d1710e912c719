#include "controlplane/config/load.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <sys/stat.h>

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
  EXPECT_EQ(load_config_file("/", {}, two_cpus).faults[0].to_string(), "/:1:1: is a directory");
}

TEST(Load, a_pipe_at_its_place_is_refused_and_not_waited_at) {
  std::string folder = (std::filesystem::temp_directory_path() / "load-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const auto pipe = folder + "/pipe.yaml";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const auto refused = load_config_file(pipe, {}, two_cpus);  // nobody will ever write to it
  ASSERT_EQ(refused.faults.size(), 1u);
  EXPECT_EQ(refused.faults[0].to_string(), pipe + ":1:1: is no file");
  std::ofstream(folder + "/good.yaml") << Sections{}.text();
  EXPECT_THAT(load_config_file(folder + "/good.yaml", {}, two_cpus).faults, IsEmpty());
  std::filesystem::remove_all(folder);
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

TEST(Changes, know_items_of_lists_by_their_names_wherever_they_stand) {
  Sections sections;
  sections.more =
      "trunks: [{name: a, hosts: ['10.0.0.7:5060']}, {name: b, hosts: ['10.0.0.8:5060'], capacity: 30},\n"
      "  {name: c, hosts: ['10.0.0.9:5060']}]\n"
      "trunk_groups: [{name: out, members: [{trunk: a}, {trunk: b}]}, {name: far, members: [{trunk: c}]}]\n"
      "registrar: {domains: [{name: a.test, users: [{name: alice, password: one}, {name: bob, password: "
      "two}]}]}\n";
  Sections changed = sections;
  changed.more =
      "trunks: [{name: c, hosts: ['10.0.0.9:5060']}, {name: b, hosts: ['10.0.0.8:5060'], capacity: 40},\n"
      "  {name: d, hosts: ['10.0.0.10:5060']}]\n"
      "trunk_groups: [{name: far, members: [{trunk: c}]}, {name: out, members: [{trunk: b, weight: 5}]}]\n"
      "registrar: {domains: [{name: a.test, users: [{name: bob, password: two}]}]}\n";
  EXPECT_THAT(shown(changes_between(good(sections), good(changed))),
              ElementsAre("trunks[b].capacity: 30 -> 40 (live)", "trunks: d added (live)",
                          "trunk_groups[out].members[b].weight: 100 -> 5 (live)", "trunks: a removed (live)",
                          "trunk_groups[out].members: a removed (live)",
                          "registrar.domains[a.test].users: alice removed (live)"));
}

TEST(Changes, tell_of_another_order_where_it_tells_something) {
  const std::string trunks =
      "trunks: [{name: a, hosts: ['10.0.0.7:5060']}, {name: b, hosts: ['10.0.0.8:5060']}]\n";
  const std::string turned =
      "trunks: [{name: b, hosts: ['10.0.0.8:5060']}, {name: a, hosts: ['10.0.0.7:5060']}]\n";
  const std::string one = "{name: one, prefix: '+49', refuse: 403}";
  const std::string two = "{name: two, prefix: '+49', refuse: 404}";
  const std::string three = "{name: three, prefix: '+49', refuse: 480}";
  Sections sections;
  sections.more = trunks + "routes: {rules: [" + one + ", " + two + "]}\n";
  Sections changed;
  changed.more = turned + "routes: {rules: [" + three + ", " + one + ", " + two + "]}\n";
  EXPECT_THAT(shown(changes_between(good(sections), good(changed))),
              ElementsAre("routes.rules: three added (live)"));
  changed.more = turned + "routes: {rules: [" + two + ", " + one + "]}\n";
  EXPECT_THAT(shown(changes_between(good(sections), good(changed))),
              ElementsAre("routes.rules: order changed (live)"));
}

TEST(Reload, says_that_a_port_cannot_come_or_go_while_it_runs) {
  Sections changed;
  changed.ports =
      "ports: [{name: wire, driver: tap, interface: tl0, addresses: [10.0.0.1/24, 'fd00::1/64']},\n"
      "  {name: other, driver: tap, interface: tl1, addresses: [10.1.0.1/24]}]\n";
  const auto plan = plan_reload(good({}), load(changed));
  ASSERT_EQ(plan.faults.size(), 1u);
  EXPECT_EQ(plan.faults[0].to_string(),
            "t.yaml:2:10: ports: cannot change while running: other added (restart to take it over)");
}

TEST(Reload, takes_over_what_can_change_and_shows_no_password) {
  Sections sections;
  sections.more =
      "trunks: [{name: one, hosts: ['10.0.0.7:5060'], capacity: 5}]\n"
      "registrar: {domains: [{name: a.test, users: [{name: alice, password: secret}]}]}\n";
  Sections changed = sections;
  changed.more =
      "trunks: [{name: one, hosts: ['10.0.0.8:5060'], capacity: 6}]\n"
      "registrar: {domains: [{name: a.test, users: [{name: alice, password: hidden}]}]}\n";
  const auto plan = plan_reload(good(sections), load(changed));
  EXPECT_THAT(plan.faults, IsEmpty());
  EXPECT_THAT(
      shown(plan.changes),
      ElementsAre("trunks[one].hosts[0]: 10.0.0.7:5060 -> 10.0.0.8:5060 (live)",
                  "trunks[one].capacity: 5 -> 6 (live)",
                  "registrar.domains[a.test].users[alice].password: changed, which is not shown (live)"));
}

TEST(Reload, names_all_that_cannot_change_with_its_place) {
  Sections changed;
  changed.media = "media: {addresses: [{local: 10.0.0.1}, {local: 'fd00::1'}], ports: 30000-39999}\n";
  changed.more = "log: {level: debug}\nlimits: {calls: 1001}\n";
  std::vector<std::string> refused;
  const auto plan = plan_reload(good({}), load(changed));
  for (const auto& fault : plan.faults) refused.push_back(fault.to_string());
  EXPECT_THAT(refused,
              ElementsAre("t.yaml:3:68: media.ports: cannot change while running: 20000-29999 -> 30000-39999 "
                          "(restart to take it over)",
                          "t.yaml:5:17: limits.calls: cannot change while running: 2000 -> 1001 "
                          "(restart to take it over)"));
}

TEST(Reload, a_registrar_begins_and_ends_with_a_restart_only) {
  Sections with_users;
  with_users.more = "registrar: {domains: [{name: a.test, users: [{name: alice, password: secret}]}]}\n";
  EXPECT_FALSE(plan_reload(good({}), load(with_users)).faults.empty());
  EXPECT_FALSE(plan_reload(good(with_users), load({})).faults.empty());
}

TEST(Reload, a_file_with_a_fault_has_no_changes) {
  Sections wrong;
  wrong.more = "log: {levels: debug}\n";
  const auto plan = plan_reload(good({}), load(wrong));
  EXPECT_THAT(plan.changes, IsEmpty());
  EXPECT_EQ(plan.faults.size(), 1u);
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
