#include "perf/trafgen/generator.h"

#include <algorithm>
#include <cstring>

#include <rte_cycles.h>
#include <rte_prefetch.h>

#include "perf/trafgen/udp_frame.h"

namespace trunkline::trafgen {
namespace {

constexpr std::size_t receive_burst = 64;
constexpr base::Duration between_questions = std::chrono::milliseconds(100);

std::vector<base::IpAddress> own_addresses(const Options& options) {
  std::vector<base::IpAddress> own{options.caller.address, options.callee.address};
  for (const auto* list : {&options.caller_media, &options.callee_media, &options.also_own}) {
    own.insert(own.end(), list->begin(), list->end());
  }
  return own;
}

CallerSettings caller_settings(const Options& options) {
  const auto run = static_cast<std::uint32_t>(rte_rdtsc());
  return {options.caller, options.target, options.user, run, options.codec};
}

}  // namespace

Generator::Generator(Link& link, const Options& options)
    : link_(link),
      options_(options),
      now_(clock_.now()),
      neighbours_(link.mac(), own_addresses(options), options.target.address),
      calls_(caller_settings(options), options.callee,
             MediaAddresses(options.caller_media, options.first_call),
             MediaAddresses(options.callee_media, options.first_call), options.most_calls, now_, *this),
      talkers_(link, streams_, 2 * std::size_t{options.most_calls}, options.codec, options.network,
               options.seed, now_),
      sink_(streams_),
      random_(options.seed + 1),
      garbage_(options.garbage),
      up_(options.most_calls) {
  streams_.resize(2 * std::size_t{options.most_calls});
  if (options.target_mac) neighbours_.set_target_mac(*options.target_mac);
}

// Also after what takes long between two turns: else it counts as time in which nothing was sent.
void Generator::look_at_clock() noexcept {
  ticks_ = dataplane::TscClock::ticks();
  now_ = clock_.at(ticks_);
}

void Generator::turn() {
  look_at_clock();
  std::array<rte_mbuf*, receive_burst> room;
  const auto frames = link_.receive(room);
  for (auto* frame : frames) rte_prefetch0(frame);
  for (auto* frame : frames) {
    const std::span octets(rte_pktmbuf_mtod(frame, const std::uint8_t*), rte_pktmbuf_data_len(frame));
    if (!sink_.receive(octets, ticks_)) hear(octets);
  }
  if (!frames.empty()) rte_pktmbuf_free_bulk(frames.data(), static_cast<unsigned>(frames.size()));
  if (sending_) sender_->turn(now_, ticks_);
  if (flood_) flood_->turn(now_);
  talkers_.turn(now_, ticks_);
  calls_.advance(now_);
  if (ticks_ - corrected_ > rte_get_tsc_hz()) {
    clock_.correct();
    corrected_ = ticks_;
  }
}

void Generator::turn_for(base::Duration time) {
  turn();
  for (const auto began = now_; now_ - began < time;) turn();
}

void Generator::hear(std::span<const std::uint8_t> frame) {
  std::array<std::uint8_t, Neighbours::most_octets> room;
  if (const auto octets = neighbours_.receive(frame, room); octets > 0) {
    link_.send_copy(std::span(room).first(octets));
    return;
  }
  const auto datagram = read_udp_frame(frame);
  if (datagram && neighbours_.owns(datagram->to.address)) calls_.receive(*datagram, now_);
}

bool Generator::find_target(base::Duration patience) {
  const auto began = now_;
  auto asked = now_ - between_questions;
  while (!neighbours_.target_mac() && now_ - began < patience) {
    turn();
    if (now_ - asked < between_questions) continue;
    asked = now_;
    std::array<std::uint8_t, Neighbours::most_octets> room;
    link_.send_copy(std::span(room).first(neighbours_.ask(room)));
  }
  talkers_.set_ends(ends());
  return neighbours_.target_mac().has_value();
}

void Generator::send(const base::Endpoint& from, const base::Endpoint& to, std::string_view text) {
  std::array<std::uint8_t, 9000> room;
  const auto headers = payload_offset(to.address.is_v4());
  if (from.address.is_v4() != to.address.is_v4() || headers + text.size() > room.size()) return;
  std::memcpy(room.data() + headers, text.data(), text.size());
  const auto frame = std::span(room).first(headers + text.size());
  const auto both = ends();
  write_udp_headers(frame, {both.source_mac, both.destination_mac, from, to}, text.size(), true);
  messages_unsent_ += !link_.send_copy(frame);
}

void Generator::media_begins(std::uint32_t call, const Session& session) {
  add_session(call, session);
  if (!talks_) return;
  talkers_.begin(2 * call, now_);
  talkers_.begin(2 * call + 1, now_);
}

void Generator::media_ends(std::uint32_t call) {
  up_[call].reset();
  talkers_.end(2 * call);
  talkers_.end(2 * call + 1);
}

void Generator::set_flood(double per_second) {
  flood_.reset();
  if (per_second > 0) {
    flood_ = std::make_unique<Flood>(link_, ends(), options_.target, garbage_, options_.garbage_sources,
                                     per_second, random_, now_);
  }
}

std::uint16_t Generator::begin_run(std::size_t counted_octets) {
  ++run_;
  sink_.begin(run_, counted_octets);
  talkers_.set_run(run_);
  talkers_.clear_counts();
  look_at_clock();
  return run_;
}

bool Generator::begin_sending(double per_second, std::span<const std::uint32_t> streams) {
  sender_.reset();
  if (!frames_ || !std::ranges::equal(framed_, streams)) {
    frames_.reset();
    frames_ = PrebuiltFrames::make(streams_, streams, options_.codec, ends());
    framed_.assign(streams.begin(), streams.end());
  }
  if (!frames_) return false;
  look_at_clock();
  sender_.emplace(link_, *frames_, streams_, options_.codec, per_second, run_, now_);
  sending_ = true;
  return true;
}

void Generator::add_session(std::uint32_t number, const Session& session) {
  place_session(streams_, number, session, options_.reflected);
  up_[number] = session;
}

std::vector<std::uint32_t> Generator::streams_up(std::size_t most) const {
  std::vector<std::uint32_t> indexes;
  for (std::uint32_t number = 0; number < up_.size() && indexes.size() < 2 * most; ++number) {
    if (!up_[number]) continue;
    indexes.push_back(2 * number);
    indexes.push_back(2 * number + 1);
  }
  return indexes;
}

std::vector<Session> Generator::sessions_up() const {
  std::vector<Session> sessions;
  for (const auto& session : up_) {
    if (session) sessions.push_back(*session);
  }
  return sessions;
}

}  // namespace trunkline::trafgen
