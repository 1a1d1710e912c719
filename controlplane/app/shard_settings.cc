#include "controlplane/app/shard_settings.h"

#include <algorithm>
#include <chrono>

#include "controlplane/session/emergency_places.h"
#include "controlplane/shard/buffer_plan.h"

namespace trunkline::controlplane {
namespace {

SessionSettings session_settings(const Config& config) {
  SessionSettings made;
  for (const auto& endpoint : config->sip.listen) {
    if (!made.listen.push_back(endpoint)) break;
  }
  made.reach = gate::Reach(config->plane.ports);
  made.server_name = config->sip.server;
  made.sessions = config->limits.calls;
  made.retry_after_s = static_cast<std::uint16_t>(std::min(config->limits.retry_after_s, 65535U));
  made.workers = static_cast<std::uint8_t>(config->plane.workers.size());
  const auto& admission = config->plane.admission;
  made.peers =
      admission.peers - std::min(admission.peers, static_cast<std::uint32_t>(admission.known.size()));
  made.routing = config->routing;
  made.timers = config->sip.timers;
  made.trying_at_once = config->sip.trying_at_once;
  made.session_expires = config->sip.session_expires;
  made.session_least = config->sip.session_least;
  made.forwarding = config->sip.forwarding;
  made.record_interval = config->records.interim;
  made.unheard = config->records.unheard;
  return made;
}

MediaSettings media_settings(const Config& config) {
  MediaSettings made;
  made.layout = config->plane.media;
  made.reach = gate::Reach(config->plane.ports);
  const auto count = std::min(made.advertised.size(), config->media.advertised.size());
  std::copy_n(config->media.advertised.begin(), count, made.advertised.begin());
  made.calls = config->limits.calls + emergency_places(config->limits.calls);
  made.streams = config->limits.streams;
  made.quarantine = config->media.quarantine;
  made.silence_s = config->media.silence_s;
  made.hold_silence_s = config->media.hold_silence_s;
  made.latch = config->media.latch;
  made.change_packets = config->media.change_packets;
  made.one_way_s = config->media.one_way_s;
  made.dscp = config->media.dscp;
  return made;
}

/// The time of day at the origin of the monotonic clock.
std::int64_t unix_at_origin() {
  const auto day = std::chrono::system_clock::now().time_since_epoch();
  const auto up = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(day - up).count();
}

}  // namespace

AnsweringDelays answering_delays(const Config& config) {
  const auto in_ms = [](base::Duration delay) { return std::chrono::ceil<std::chrono::milliseconds>(delay); };
  const auto& delays = config->services;
  return {in_ms(delays.ringing), in_ms(delays.answer), in_ms(delays.earlymedia_ringing),
          in_ms(delays.earlymedia_answer), in_ms(delays.timeout_answer)};
}

ShardSettings shard_settings(const Config& config, base::ShardId shard) {
  ShardSettings made;
  made.shard = shard;
  made.transactions.transactions = config->limits.transactions;
  made.transactions.retry_after_s = config->limits.retry_after_s;
  made.transactions.timers = config->sip.timers;
  made.buffers = buffer_plan(config->limits.transactions, config->limits.calls);
  made.sessions = session_settings(config);
  made.media = media_settings(config);
  made.registrar = config->registrar;
  if (made.registrar) {
    made.registrar->unix_at_origin_s = unix_at_origin();
    if (config->sip.tcp.enabled)
      made.registrar->quiet_flow_s = static_cast<std::uint32_t>(tcp_settings(config).idle.count());
  }
  return made;
}

TcpSettings tcp_settings(const Config& config) {
  const auto& tcp = config->sip.tcp;
  TcpSettings made;
  made.listen = config->sip.listen;
  made.connections = tcp.connections;
  made.connections_per_source = tcp.connections_per_source;
  made.idle = std::chrono::duration_cast<std::chrono::seconds>(tcp.idle);
  made.unfinished = std::max(std::chrono::duration_cast<std::chrono::seconds>(64 * config->sip.timers.t1),
                             std::chrono::seconds(1));
  made.buffer = tcp.buffer;
  made.unsent = tcp.unsent;
  made.traffic_class = config->sip.dscp << 2;
  return made;
}

}  // namespace trunkline::controlplane
