#include "controlplane/app/telemetry.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

#include <boost/asio/post.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <rte_telemetry.h>

#include "controlplane/ctl/headroom.h"
#include "controlplane/ctl/snapshot_json.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 1s;

// DPDK's callbacks bring nothing of ours with them, so that this is the one place where they find it.
struct Reach {
  std::mutex guard;  // held while a question is being answered: who ends waits for that
  boost::asio::io_context* io = nullptr;
  std::atomic<CtlSource*> source = nullptr;
};
Reach& reach() {
  static Reach reach;
  return reach;
}

// DPDK 22.11 takes letters, digits, '_' and '/' in names.
std::string name_of(std::string_view name) {
  std::string plain(name);
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == ' ' || c == '-' || c == '.'; }, '_');
  return plain;
}

void fill(rte_tel_data& dict, const boost::json::object& from);

void add(rte_tel_data& dict, const std::string& name, const boost::json::value& value) {
  if (const auto* object = value.if_object()) {
    if (object->empty()) return;
    auto* inner = rte_tel_data_alloc();
    if (inner == nullptr) return;
    rte_tel_data_start_dict(inner);
    fill(*inner, *object);
    if (rte_tel_data_add_dict_container(&dict, name.c_str(), inner, 0) != 0) rte_tel_data_free(inner);
  } else if (value.is_uint64() || value.is_int64()) {
    rte_tel_data_add_dict_u64(&dict, name.c_str(), value.to_number<std::uint64_t>());
  } else if (value.is_double()) {
    rte_tel_data_add_dict_string(&dict, name.c_str(), std::to_string(value.get_double()).c_str());
  } else if (value.is_string()) {
    rte_tel_data_add_dict_string(&dict, name.c_str(), value.get_string().c_str());
  }
}

void fill(rte_tel_data& dict, const boost::json::object& from) {
  for (const auto& [name, value] : from) add(dict, name_of(name), value);
}

/// What the source says to `ask`, on its own thread. Nothing: it did not say so in time.
template <class T>
std::shared_ptr<T> answer(void (CtlSource::*ask)(Done<T>)) {
  CtlSource* const source = reach().source;
  if (source == nullptr) return nullptr;
  const auto promise = std::make_shared<std::promise<T>>();
  auto given = promise->get_future();
  boost::asio::post(*reach().io, [promise, ask, source] {
    if (reach().source != source) return;  // it went while we had given up waiting
    (source->*ask)([promise](const T& snapshot) { promise->set_value(snapshot); });
  });
  if (given.wait_for(patience) != std::future_status::ready) return nullptr;
  return std::make_shared<T>(given.get());
}

int status(const char*, const char*, rte_tel_data* out) {
  const std::scoped_lock lock(reach().guard);
  const auto status = answer<StatusSnapshot>(&CtlSource::status);
  if (!status) return -EAGAIN;
  rte_tel_data_start_dict(out);
  fill(*out, to_json(*status));  // its arrays are left to /trunkline/workers
  return 0;
}

int workers(const char*, const char*, rte_tel_data* out) {
  const std::scoped_lock lock(reach().guard);
  const auto status = answer<StatusSnapshot>(&CtlSource::status);
  if (!status) return -EAGAIN;
  rte_tel_data_start_dict(out);
  for (const auto& worker : to_json(status->workers)) {
    add(*out, "worker_" + boost::json::serialize(worker.at("id")), worker);
  }
  add(*out, "headroom", to_json(headroom_of(*status)));
  return 0;
}

// An answer of DPDK's has 16 KiB: without a group those that are 0 are left out.
int counters(const char*, const char* group, rte_tel_data* out) {
  const std::scoped_lock lock(reach().guard);
  const auto all = answer<std::vector<CounterSnapshot>>(&CtlSource::counters);
  if (!all) return -EAGAIN;
  rte_tel_data_start_dict(out);
  const auto groups = to_json(*all);
  for (const auto& [name, values] : groups) {
    if (group != nullptr) {
      if (name_of(name) == name_of(group)) fill(*out, values.get_object());
      continue;
    }
    boost::json::object some;
    for (const auto& [counter, value] : values.get_object()) {
      if (value.to_number<std::uint64_t>() != 0) some[counter] = value;
    }
    add(*out, name_of(name), some);
  }
  return 0;
}

void offer(const char* command, telemetry_cb callback, const char* help) {
  const int result = rte_telemetry_register_cmd(command, callback, help);
  if (result != 0 && result != -EEXIST)
    throw std::runtime_error(std::string("telemetry does not take ") + command);
}

}  // namespace

Telemetry::Telemetry(boost::asio::io_context& io, CtlSource& source) {
  {
    const std::scoped_lock lock(reach().guard);
    reach().io = &io;
    reach().source = &source;
  }
  offer("/trunkline/status", status, "State of the appliance and what is in use. No parameters");
  offer("/trunkline/workers", workers, "Load of each worker, and the headroom in calls. No parameters");
  offer("/trunkline/counters", counters,
        "Counters that are not 0; all of one group. Parameters: group, such as worker_0");
}

Telemetry::~Telemetry() {
  const std::scoped_lock lock(reach().guard);
  reach().source = nullptr;
  reach().io = nullptr;
}

}  // namespace trunkline::controlplane
