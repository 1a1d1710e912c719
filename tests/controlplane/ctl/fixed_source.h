// A CtlSource that says what a test told it.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "controlplane/ctl/ctl_request.h"
#include "controlplane/ctl/ctl_source.h"

namespace trunkline::controlplane {

class FixedSource final : public CtlSource {
 public:
  FixedSource() {
    status_.version = "1.2.3";
    status_.state = "running";
    status_.uptime_s = 12.3456;
    status_.sessions = 2;
    status_.memory = {"huge", 256};
    status_.media = {4, 5, 6};
    status_.workers.push_back({.id = 0,
                               .cpu = 1,
                               .rx_packets = 10,
                               .tx_packets = 9,
                               .busy_cycles = 25,
                               .idle_cycles = 75,
                               .busy = 0.25,
                               .drops = {{"ipv4_bad_checksum", 7, 0.5}}});
    calls_.push_back({"0.1.1", "established", "alice", "echo", "10.0.0.9:5060", "", 3.5, 2.25, 1, {}, {}});
    calls_.push_back(
        {"0.2.1", "ringing", "bob", "carol", "10.0.0.9:5060", "10.0.0.8:5060", 1.0, std::nullopt, 1, {}, {}});
  }

  void name_caller(std::string name) { calls_[0].caller = std::move(name); }

  void status(Done<StatusSnapshot> done) override {
    ++asked_;
    if (fails_) throw std::runtime_error("the shard is gone");
    done(status_);
  }
  void counters(Done<std::vector<CounterSnapshot>> done) override {
    done({{"worker 0", "rx_packets", 10},
          {"worker 0", "rx_chained", 0},
          {"shard 0", "packets_sent", 18446744073709551615U}});
  }
  // A place in the list is its number.
  void calls(const CallPage& page, Done<CallList> done) override {
    asked_for_ = page.most;
    CallList list{static_cast<std::uint32_t>(calls_.size()), {}, {}};
    std::size_t at = page.after.empty() ? 0 : std::stoul(page.after);
    while (at < calls_.size() && list.calls.size() < page.most) list.calls.push_back(calls_[at++]);
    if (at < calls_.size()) list.next = std::to_string(at);
    if (!holds_back_) return done(std::move(list));
    held_ = [done = std::move(done), list = std::move(list)] { done(list); };
  }
  void registrations(std::size_t most, Done<RegistrationList> done) override {
    asked_for_ = most;
    done({3, {{"alice@a.test", "sip:alice@10.0.0.9", "10.0.0.9:5060", true, 0.5, 59.2, "", "Phone/1"}}});
  }
  void call(const std::string& id, Done<std::optional<CallDetail>> done) override {
    for (const auto& call : calls_) {
      if (call.id == id) return done(CallDetail{call, legs_, streams_, conditions_});
    }
    done(std::nullopt);
  }
  void hang_up(const std::string& id, Done<HungUp> done) override {
    if (id.starts_with('p')) return done(HungUp::connected);
    const bool found = std::erase_if(calls_, [&](const CallSnapshot& call) { return call.id == id; }) != 0;
    done(found ? HungUp::yes : HungUp::unknown);
  }
  // Writes one octet, and ends when it is stopped.
  Stop capture(const CaptureWish& wish, Descriptor file, Done<CaptureResult> done) override {
    wish_ = wish;
    CaptureResult result;
    if (!file) result.error = "no file";
    result.packets = file && ::write(file.get(), "x", 1) == 1 ? 1 : 0;
    result.ended = "stopped";
    if (!file) return done(result), Stop{};
    return [done = std::move(done), result] { done(result); };
  }

  void bans(std::size_t most, Done<BanList> done) override {
    BanList list{static_cast<std::uint32_t>(bans_.size()), bans_};
    list.bans.resize(std::min(most, bans_.size()));
    done(std::move(list));
  }
  void trunks(Done<TrunkList> done) override {
    TrunkHostSnapshot host{
        "10.0.0.7:5060", "10.0.0.7:5060", "resting", "up", 405, "open", 5, 3.2, 9, 2, 1, 6};
    done({{{"carrier", 4, 30, 0, 1, {host}}}});
  }
  void route(const RouteQuestion& question, Done<RouteReport> done) override {
    asked_route_ = question;
    if (question.number == "%") return done({"% is neither a number nor a URI", {}, {}});
    done({"",
          {{"rule", "germany", "the number begins with +49"}},
          {{"carrier", "10.0.0.7:5060", 1, 100, "usable", "up", "closed"}}});
  }
  void reload(bool dry_run, Done<ReloadReport> done) override {
    reload_.dry_run = dry_run;
    done(reload_);
  }
  ReloadReport reload_{false, true, 1, {"log.level: info -> debug"}, {}};
  RouteQuestion asked_route_;
  [[nodiscard]] bool lift_ban(const base::IpAddress& source) override {
    if (source == *base::IpAddress::parse("9.9.9.9")) return false;
    lifted_ = source.to_string();
    return true;
  }

  std::vector<BanSnapshot> bans_{{"198.51.100.1", 0, 12.3456, 2, "malformed"}};
  std::string lifted_;
  StatusSnapshot status_;
  std::vector<LegSnapshot> legs_;
  std::vector<std::string> conditions_;
  std::vector<StreamSnapshot> streams_;
  CaptureWish wish_;
  std::vector<CallSnapshot> calls_;
  std::atomic<int> asked_ = 0;
  std::size_t asked_for_ = 0;
  bool fails_ = false;
  bool holds_back_ = false;  // calls() answers when the test calls held_
  std::function<void()> held_;
};

/// What the source answers at once; empty: nothing yet.
inline std::string answer_of(std::string_view line, CtlSource& source) {
  std::string answer;
  static_cast<void>(answer_request(line, {}, source, [&](std::string text) { answer = std::move(text); }));
  return answer;
}

}  // namespace trunkline::controlplane
