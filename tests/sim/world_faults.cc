// The invariants that hold after every run, whatever the network did.
#include <algorithm>
#include <iterator>
#include <map>

#include "tests/sim/world.h"

namespace trunkline::sim {
namespace {

std::string describe(const PhoneCall& call) {
  return (call.caller ? "caller " : "callee ") + std::to_string(call.number) + " (" + call.plan.user + "): ";
}

/// What the appliance says of its own accord: nobody answered, a CANCEL, no room, a next hop that is gone.
bool is_appliances_own(int status) {
  constexpr int own[]{408, 480, 487, 500, 503};
  return std::find(std::begin(own), std::end(own), status) != std::end(own);
}

/// What both sides must agree on whatever the network did. Null for a phone that was never reached.
void check_agreement(const PhoneCall& caller, const PhoneCall* callee, std::vector<std::string>& out) {
  const bool answered = callee != nullptr && callee->final_status == 200;
  const bool connected = caller.final_status == 200;
  if (connected && !answered) out.push_back(describe(caller) + "was connected, and nobody had answered");
  const bool said_by_callee = callee != nullptr && caller.final_status == callee->final_status;
  if (caller.final_status >= 300 && !said_by_callee && !is_appliances_own(caller.final_status)) {
    out.push_back(describe(caller) + "was told " + std::to_string(caller.final_status) +
                  ", which nobody said");
  }
  if (answered && !connected && !callee->got_bye && !callee->said_bye) {
    out.push_back(describe(*callee) + "answered a caller who had gone, and was not told");
  }
}

}  // namespace

void World::check_call(const PhoneCall& caller, const PhoneCall* callee, bool exact,
                       std::vector<std::string>& out) const {
  const auto fault = [&](const PhoneCall& call, const std::string& text) {
    out.push_back(describe(call) + text);
  };
  // Behind a proxy nobody but the phone repeats its 2xx. If none of them gets through, and so no ACK, the
  // caller rings until somebody has enough of it: no timer of his ends that.
  const bool left_ringing =
      settings_.proxied && !exact && callee != nullptr && callee->lost_ack && !caller.was_talking;
  for (const PhoneCall* call : {&caller, callee}) {
    if (call == nullptr || (call->caller && left_ringing)) continue;
    if (call->state != PhoneState::over && !(call->plan.callee == CalleeWill::ignore && !call->caller)) {
      fault(*call, "never ended, state " + std::to_string(static_cast<int>(call->state)));
    }
    // A phone that never got its ACK says BYE after 64*T1: with faults in the network that may happen, and is
    // an end. Without them it is none.
    if (call->unacknowledged || (call->lost_ack && exact)) fault(*call, "its 2xx is unacknowledged for ever");
    if (call->was_talking && !call->vanished && !call->got_bye && !call->bye_answered && exact)
      fault(*call, "talked and nobody hung up");
  }
  if (!caller.plan.service) check_agreement(caller, callee, out);
  if (!exact) return;
  const auto& plan = caller.plan;
  if (plan.service) {
    const int due = plan.user == "busy" ? 486 : 200;
    if (caller.final_status != due && !caller.cancelled) {
      fault(caller, "got " + std::to_string(caller.final_status) + " in place of " + std::to_string(due));
    }
    return;
  }
  if (callee == nullptr) {
    if (!caller.cancelled) fault(caller, "nobody was called");
    return;
  }
  if (caller.infos_answered != callee->infos_received)
    fault(caller, "an INFO was answered, and it was not told");
  if (caller.vanished && !callee->got_bye) fault(*callee, "was not told that the caller is gone");
  const bool refreshed = caller.refreshed > 0 || plan.timer != TimerPlan::refreshed_by_us;
  if (caller.was_talking && !caller.cancelled && !refreshed) fault(caller, "nobody refreshed its session");
  if (caller.was_talking != callee->was_talking && !caller.cancelled)
    fault(caller, "one side talked, the other did not");
  if (caller.cancelled) return;
  if (plan.callee == CalleeWill::answer && caller.final_status != 200) {
    fault(caller, "got " + std::to_string(caller.final_status) + ", the phone answered");
  }
  if (plan.callee == CalleeWill::reject && caller.final_status != plan.reject_status) {
    fault(caller, "got " + std::to_string(caller.final_status) + " in place of " +
                      std::to_string(plan.reject_status));
  }
  if (plan.callee == CalleeWill::ignore && caller.final_status != 480) {
    fault(caller, "got " + std::to_string(caller.final_status) + " from a phone that rings for ever");
  }
}

// Of all phones that one call reached: at most one has it, and all others know that they have not.
void World::check_forks(std::vector<std::string>& out) const {
  std::map<std::uint32_t, std::vector<const PhoneCall*>> reached;
  std::vector<const Phones*> farms{callees_.get()};
  for (const auto& farm : others_) farms.push_back(farm.get());
  for (const Phones* farm : farms) {
    for (const auto& call : farm->calls()) reached[call.number].push_back(&call);
  }
  for (const auto& caller : callers_->calls()) {
    if (caller.state != PhoneState::over) out.push_back(describe(caller) + "never ended");
    bool answered = false;
    bool said = false;
    for (const PhoneCall* phone : reached[caller.number]) {
      if (phone->state != PhoneState::over && phone->plan.callee != CalleeWill::ignore)
        out.push_back(describe(*phone) + "never ended");
      if (phone->unacknowledged) out.push_back(describe(*phone) + "its 2xx is unacknowledged for ever");
      if (phone->final_status == 200 && !phone->got_bye && !phone->said_bye && !phone->vanished)
        out.push_back(describe(*phone) + "answered, and nobody ever hung up");
      answered = answered || phone->final_status == 200;
      said = said || phone->final_status == caller.final_status;
    }
    if (caller.plan.service) continue;
    if (caller.final_status == 200 && !answered)
      out.push_back(describe(caller) + "was connected, and nobody had answered");
    if (caller.final_status >= 300 && !said && !is_appliances_own(caller.final_status))
      out.push_back(describe(caller) + "was told " + std::to_string(caller.final_status) +
                    ", which nobody said");
  }
}

// Every phone is registered, whatever got lost, and everything that is asked has an outcome.
void World::check_errands(bool exact, std::vector<std::string>& out) const {
  std::vector<const Phones*> farms{callers_.get(), callees_.get()};
  for (const auto& farm : others_) farms.push_back(farm.get());
  std::size_t passed_on = 0;
  std::size_t came = 0;
  for (const Phones* farm : farms) {
    came += farm->texts();
    for (const auto& errand : farm->errands().all()) {
      const bool sure = exact || errand.method == sip::Method::register_;
      if (errand.status == 0 || (sure && errand.status != 200))
        out.push_back("an errand of " + errand.user + " (" + errand.call_id + ") ended with " +
                      std::to_string(errand.status));
      const bool flow = errand.method == sip::Method::register_ && Errands::keeps_flow(errand);
      if (flow && errand.status == 200 && errand.expires != 0 && !errand.told_of_flow)
        out.push_back("a phone of " + errand.user + " keeps a flow of which the registrar says nothing");
      passed_on += errand.method == sip::Method::message && errand.status == 200 ? 1 : 0;
    }
  }
  if (passed_on > came) out.push_back("a text was answered, and nobody got it");
}

std::vector<std::string> World::faults(bool exact) {
  std::vector<std::string> out;
  std::uint64_t received = 0;
  std::uint64_t ended = 0;
  for (auto& shard : shards_) {
    const auto name = "shard " + std::to_string(static_cast<int>(shard.id())) + ": ";
    const auto left = [&](const char* what, std::uint64_t count) {
      if (count != 0) out.push_back(name + std::to_string(count) + " " + what + " left");
    };
    left("sessions", shard.coordinator().sessions());
    left("requests in the proxy", shard.coordinator().proxy().contexts.size());
    left("session timers", shard.coordinator().timers());
    left("transactions", shard.transactions().transactions());
    left("transaction timers", shard.transactions().timers());
    left("transaction keys", shard.transactions().keys());
    left("buffers", shard.buffers_in_use());
    left("media calls", shard.media().calls());
    left("slots open", shard.media().slots_open());
    left("slots quarantined", shard.media().slots_quarantined());
    using enum controlplane::SessionCounter;
    received += shard.coordinator().counters().read(calls_received) +
                shard.coordinator().counters().read(calls_refused);
    ended += shard.coordinator().counters().read(calls_ended);
    left("limits enforced", shard.coordinator().counters().read(limits_enforced));
    left("orders unsendable", shard.coordinator().counters().read(requests_unsendable));
    if (exact) left("2xx of ours unacknowledged", shard.coordinator().counters().read(ack_missing));
  }
  const bool only_calls = settings_.most_sessions == 0 && settings_.attacks_per_second == 0;
  if (only_calls && received != ended) {
    out.push_back(std::to_string(received) + " calls came and " + std::to_string(ended) + " ended");
  }
  if (gate_.open_slots() != 0)
    out.push_back(std::to_string(gate_.open_slots()) + " slots open at the workers");
  if (gate_.packets_in_use() != 0)
    out.push_back(std::to_string(gate_.packets_in_use()) + " packets not given back");
  for (std::uint8_t i = 0; i < gate_.workers(); ++i) {
    const auto& admission = gate_.worker(i).admission();
    if (admission.peers() != 2)
      out.push_back(std::to_string(admission.peers()) + " peers known in place of 2");
    const auto strays = admission.counters().read(dataplane::AdmissionCounter::peers_stray);
    if (strays != 0) out.push_back(std::to_string(strays) + " peers to be forgotten that nobody knew");
  }
  for (const Phones* farm : {callers_.get(), callees_.get()}) {
    const auto key = base::source_key(farm->media_of(0).address);
    if (banned_.contains(base::address_of_source(key))) out.push_back("a known peer was banned");
  }
  for (const Phones* farm : {callers_.get(), callees_.get()}) {
    if (farm->unasked() != 0) out.push_back("a response to no request of the phones'");
    if (farm->layer().counters().read(sip::TransactionCounter::response_malformed) != 0) {
      out.push_back("a malformed response");
    }
  }
  for (auto& shard : shards_) {
    if (settings_.registers_by_wire() && shard.registrar()->bindings().size() != 0)
      out.push_back(std::to_string(shard.registrar()->bindings().size()) + " bindings left");
  }
  check_errands(exact, out);
  if (settings_.phones > 1) check_forks(out);
  std::map<std::uint32_t, const PhoneCall*> callees;
  for (const auto& call : callees_->calls()) callees[call.number] = &call;
  for (const auto& call : callers_->calls()) {
    if (settings_.phones > 1) continue;
    const auto callee = callees.find(call.number);
    check_call(call, callee == callees.end() ? nullptr : callee->second, exact, out);
  }
  if (only_calls && zombies_ != 0)
    out.push_back(std::to_string(zombies_) + " sessions stayed 64*T1 after their phones had left");
  for (const auto& leak : leaks_) out.push_back(leak);
  records_.judge(*callers_, exact, settings_.proxied, out);
  return out;
}

}  // namespace trunkline::sim
