// A call for help is the last to be refused, whatever is full.
#include <cstdlib>
#include <filesystem>
#include <memory>

#include <gtest/gtest.h>

#include "controlplane/storage/recorder.h"
#include "tests/controlplane/shard/shard_rig.h"

namespace trunkline::controlplane {
namespace {

RigSettings with_emergencies() {
  auto settings = usual();
  settings.gate.admission.emergency_numbers = {"112"};
  settings.shard.sessions.routing.emergency_numbers = {"112"};
  settings.shard.media.calls = 9;
  return settings;
}

std::string invite(int n, const std::string& uri) {
  auto text = request({.branch = "z9hG4bKe" + std::to_string(n), .call_id = "e" + std::to_string(n)});
  return text.replace(7, text.find(" SIP/2.0") - 7, uri);
}
const std::string plain_uri = "sip:bob@10.99.0.1";

TEST(EmergencyShard, a_call_to_the_service_sos_is_carried_and_says_whose_help_is_wanted) {
  ShardRig rig(with_emergencies());
  EXPECT_EQ(rig.hears(invite(0, "urn:service:sos.fire"), caller), "20:INVITE 10:100");
  EXPECT_TRUE(rig.last("INVITE").starts_with("INVITE sip:sos.fire@10.99.0.20:5080 ")) << rig.last("INVITE");
  EXPECT_EQ(rig.hears(invite(1, "urn:service:counseling"), caller), "10:416");
}

TEST(EmergencyShard, a_full_table_of_calls_has_a_place_for_it) {
  ShardRig rig(with_emergencies());
  for (int n = 0; n < 8; ++n) EXPECT_EQ(rig.hears(invite(n, plain_uri), caller), "20:INVITE 10:100");
  EXPECT_EQ(rig.hears(invite(8, plain_uri), caller), "10:503");
  EXPECT_EQ(rig.hears(invite(9, "tel:112"), caller), "20:INVITE 10:100");
  EXPECT_EQ(rig.hears(invite(10, "tel:112"), caller), "10:503") << "one is kept, of eight";
}

TEST(EmergencyShard, one_that_stops_still_takes_it) {
  ShardRig rig(with_emergencies());
  rig.shard.coordinator().drain();
  EXPECT_EQ(rig.hears(invite(0, plain_uri), caller), "10:503");
  EXPECT_EQ(rig.hears(invite(1, "sip:112@10.99.0.1"), caller), "20:INVITE 10:100");
}

TEST(EmergencyShard, a_full_table_of_transactions_has_room_for_both_its_sides) {
  auto settings = with_emergencies();
  settings.shard.transactions.transactions = 32;
  settings.shard.sessions.sessions = 32;
  settings.shard.media.calls = 33;
  ShardRig rig(settings);
  for (int n = 0; n < 15; ++n) EXPECT_EQ(rig.hears(invite(n, plain_uri), caller), "20:INVITE 10:100") << n;
  EXPECT_TRUE(rig.shard.transactions().is_short());
  EXPECT_EQ(rig.hears(invite(30, plain_uri), caller), "10:503");
  EXPECT_EQ(rig.hears(invite(31, "urn:service:sos"), caller), "20:INVITE 10:100");
}

// What is kept for emergencies has an end, too.
TEST(EmergencyShard, where_nothing_is_left_for_it_the_caller_is_told_503_and_its_carrier_has_not_failed) {
  auto settings = with_emergencies();
  settings.shard.transactions.transactions = 3;
  auto& routing = settings.shard.sessions.routing;
  routing.groups.push_back({"help", {}, RedirectPolicy::reject});
  add_trunk(routing, GroupId{0}, callee);
  routing.emergency_group = GroupId{0};
  ShardRig rig(settings);
  EXPECT_EQ(rig.hears(invite(0, "urn:service:sos"), caller), "20:INVITE 10:100");
  EXPECT_EQ(rig.hears(invite(1, "urn:service:sos"), caller), "10:100 10:503");
  EXPECT_EQ(field(rig.last("SIP/2.0 503"), "Retry-After"), "5");
  EXPECT_EQ(rig.shard.coordinator().trunks().load(TrunkId{0}).hosts[0].totals.failed, 0U);
}

TEST(EmergencyShard, a_full_spool_does_not_stop_it) {
  std::string name = (std::filesystem::temp_directory_path() / "spool-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(name.data());
  {
    const auto spool = Spool::open((folder / "spool").string(), 0);  // the least: of two calls
    ASSERT_TRUE(spool);
    Recorder recorder(**spool, 1, 0);
    ShardRig rig(with_emergencies());
    rig.shard.record_into(recorder);
    EXPECT_EQ(rig.hears(invite(0, plain_uri), caller), "20:INVITE 10:100");
    EXPECT_EQ(rig.hears(invite(1, plain_uri), caller), "10:503");
    EXPECT_EQ(rig.hears(invite(2, "tel:112"), caller), "20:INVITE 10:100");
  }
  std::filesystem::remove_all(folder);
}

TEST(EmergencyShard, nor_does_it_stop_one_that_a_program_of_ours_makes) {
  std::string name = (std::filesystem::temp_directory_path() / "spool-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(name.data());
  {
    const auto spool = Spool::open((folder / "spool").string(), 0);
    ASSERT_TRUE(spool);
    Recorder recorder(**spool, 1, 0);
    ShardRig rig(with_emergencies());
    rig.shard.record_into(recorder);
    EXPECT_EQ(rig.hears(invite(0, plain_uri), caller), "20:INVITE 10:100");
    int status = -1;
    const auto calls = [&](const char* to) {
      EXPECT_EQ(rig.services.server.call({.to = to}, [&](const Placed& placed) { status = placed.status; }),
                Error::ok);
      return rig.delivers();
    };
    EXPECT_EQ(calls("sip:bob@10.99.0.1"), "");
    EXPECT_EQ(status, 503);
    EXPECT_EQ(calls("sip:112@10.99.0.1"), "20:INVITE");
    EXPECT_EQ(status, 0);
  }
  std::filesystem::remove_all(folder);
}

TEST(EmergencyShard, nobody_who_registers_under_its_number_gets_it) {
  auto settings = with_emergencies();
  RegistrarSettings registrar;
  registrar.domains = {"example.test"};
  registrar.own = {ours.address};
  registrar.trusted = {base::AddressPrefix::of(caller.address)};
  registrar.users = {{"112", "example.test", {}, {}}};
  registrar.bindings = 8;
  settings.shard.registrar = registrar;
  ShardRig rig(settings);
  ASSERT_TRUE(registers(rig, "112@example.test", "sip:x@10.99.0.31", endpoint("10.99.0.31:5060")));
  EXPECT_EQ(rig.hears(invite(0, "sip:112@10.99.0.1"), caller), "20:INVITE 10:100");
}

}  // namespace
}  // namespace trunkline::controlplane
