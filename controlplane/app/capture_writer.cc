#include "controlplane/app/capture_writer.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "controlplane/app/version.h"
#include "dataplane/capture/captured.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

constexpr int rounds_a_step = 64;      // of what is taken at once: twice what a ring holds
constexpr auto longest_farewell = 1s;  // for workers to adopt: one that does not run never will

dataplane::PcapngBlocks made_blocks(std::uint16_t room) {
  auto blocks = dataplane::PcapngBlocks::make(room);
  if (!blocks) throw std::runtime_error("memory.size leaves no room for captures");
  return std::move(*blocks);
}

std::string fault(std::string_view what) { return fmt::format("{}: {}", what, std::strerror(errno)); }

// Empty: it will do. A pipe or a terminal could hold the writer up for as long as nobody reads.
std::string fault_of(const Descriptor& file) {
  struct stat found {};
  if (!file) return "no file came with the question";
  if (::fstat(file.get(), &found) != 0) return fault("the file");
  if (!S_ISREG(found.st_mode)) return "captures are written into regular files only";
  const int flags = ::fcntl(file.get(), F_GETFL);
  if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY) return "the file is not open for writing";
  return {};
}

}  // namespace

CaptureWriter::CaptureWriter(dataplane::Captures& captures, std::function<std::uint64_t()> lost)
    : captures_(captures), lost_(std::move(lost)), blocks_(made_blocks(captures.room())) {}

void CaptureWriter::start(CaptureOrder order, Time now) {
  const auto refuse = [&](std::string why) {
    CaptureResult result;
    result.error = std::move(why);
    order.ended(std::move(result));
  };
  const auto place =
      std::find_if(places_.begin(), places_.end(), [](const Place& each) { return !each.has_value(); });
  if (place == places_.end()) return refuse(fmt::format("{} captures run already", places_.size()));
  if (auto why = fault_of(order.file); !why.empty()) return refuse(std::move(why));
  auto file =
      dataplane::PcapngFile::begin(order.file.release(), fmt::format("trunkline {}", version), order.title);
  if (!file) return refuse(fault("the file"));
  const auto until = now + std::chrono::seconds(order.bounds.seconds);
  const auto lost_before = lost_();
  place->emplace(Running{std::move(order), std::move(*file), {}, until, lost_before, std::nullopt, false});
  publish();
}

void CaptureWriter::change(CaptureNumber capture, const gate::CaptureFilter& filter) {
  auto* running = find(capture);
  if (running == nullptr || running->ending || running->order.filter == filter) return;
  running->order.filter = filter;
  publish();
}

void CaptureWriter::stop(CaptureNumber capture, const std::string& why, Time now) {
  if (auto* running = find(capture)) end(*running, why, now);
}

void CaptureWriter::step(Time now) {
  // First whether all have adopted, then what has come: nothing comes after that.
  const bool adopted = captures_.is_adopted();
  bool drained = false;
  for (int i = 0; i < rounds_a_step && !drained; ++i) drained = !write_all();
  for (auto& place : places_) {
    if (!place) continue;
    auto& running = *place;
    if (!running.ending) {
      if (!running.result.error.empty()) end(running, "error", now);
      if (running.is_full) end(running, running.result.ended, now);
      if (now >= running.until) end(running, "seconds", now);
    } else if (drained && (adopted || now - *running.ending > longest_farewell)) {
      finish(place);
    }
  }
}

// True: there may be more.
bool CaptureWriter::write_all() {
  const auto frames = captures_.take();
  for (const auto& frame : frames) {
    const auto wanted = dataplane::captured(*frame).wanted;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if ((wanted >> i & 1U) != 0 && places_[i]) write(*places_[i], frame);
    }
  }
  return !frames.empty();
}

void CaptureWriter::write(Running& running, const dataplane::Packet& frame) {
  if (running.is_full) return;
  const auto octets = running.file.write(frame, blocks_);
  if (!octets) {
    running.result.error = fault("the file");
    running.is_full = true;
    return;
  }
  ++running.result.packets;
  running.result.octets += *octets;
  const bool enough = running.result.packets >= running.order.bounds.packets;
  if (!enough && running.result.octets < running.order.bounds.octets) return;
  running.result.ended = enough ? "packets" : "size";
  running.is_full = true;
}

void CaptureWriter::end(Running& running, const std::string& why, Time now) {
  if (running.ending) return;
  if (running.result.ended.empty()) running.result.ended = why;
  running.ending = now;
  running.order.filter = {};
  publish();
}

void CaptureWriter::finish(Place& place) {
  auto result = std::move(place->result);
  result.lost = lost_() - place->lost_before;
  const auto ended = std::move(place->order.ended);
  place.reset();  // the file is closed before anybody is told that it is whole
  ended(std::move(result));
}

void CaptureWriter::stop_all(const std::string& why) {
  for (auto& place : places_) {
    if (!place) continue;
    if (place->result.ended.empty()) place->result.ended = why;
    finish(place);
  }
  publish();
}

bool CaptureWriter::idle() const noexcept {
  return std::none_of(places_.begin(), places_.end(), [](const Place& place) { return place.has_value(); });
}

void CaptureWriter::publish() {
  gate::CaptureFilters filters;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (places_[i]) filters.places[i] = places_[i]->order.filter;
  }
  captures_.publish(filters);
}

CaptureWriter::Running* CaptureWriter::find(CaptureNumber capture) noexcept {
  const auto found = std::find_if(places_.begin(), places_.end(), [&](const Place& place) {
    return place && place->order.number == capture;
  });
  return found == places_.end() ? nullptr : &**found;
}

}  // namespace trunkline::controlplane
