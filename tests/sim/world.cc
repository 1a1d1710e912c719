#include "tests/sim/world.h"

#include <algorithm>
#include <string_view>

#include "sip/auth/digest.h"

namespace trunkline::sim {
namespace {

using namespace std::chrono_literals;

constexpr base::Instant origin{std::chrono::seconds(1)};
constexpr base::SipHash::Key secret{1, 2, 3, 4, 5, 6, 7, 8};
constexpr std::uint8_t silent_host = 21;
constexpr std::uint8_t refusing_host = 22;
constexpr std::uint32_t send_on_every = 8;  // users of whom one phone sends its calls on

base::IpAddress address(bool v6, std::uint8_t host) {
  return *base::IpAddress::parse(v6 ? "fd99::" + std::to_string(host) : "10.99.0." + std::to_string(host));
}

base::Endpoint sip_of(const WorldSettings& settings, std::uint8_t host, std::uint16_t port) {
  return {address(settings.v6, host), port};
}

rtp::MediaLayout layout_of(const WorldSettings& settings) {
  rtp::MediaLayout layout;
  layout.addresses[0] = address(settings.v6, 1);
  layout.address_count = 1;
  layout.worker_count = settings.workers;
  layout.first_port = 30000;
  // A call takes two, and each rests a while before its next call.
  layout.pairs_per_worker = static_cast<std::uint16_t>(8 * settings.calls / settings.workers);
  return layout;
}

fakes::HeapGateConfig gate_of(const WorldSettings& settings) {
  fakes::HeapGateConfig config;
  config.shards = settings.shards;
  config.media = layout_of(settings);
  config.sip_listen = {sip_of(settings, 1, 5060)};
  config.packets = 512;
  config.secret = secret;
  config.admission.known = {address(settings.v6, 10), address(settings.v6, 20)};
  config.admission.sources = 256;
  if (settings.attacks_per_second != 0) {
    // Strangers get little, so that little of what the attacker sends needs memory of the shard's.
    config.admission.unknown_rate = 20;
    config.admission.source_rate = 10;
    config.admission.strikes = 20;
    const std::vector<std::string> scanners{"^user-agent: *friendly-scanner"};
    config.admission.signatures = gate::PatternSet::compile(scanners).value_or(gate::PatternSet{});
  }
  return config;
}

/// The silent and the refusing one go first, and share the calls; the phones are the last resort.
void add_trunks(const WorldSettings& settings, controlplane::RoutingSettings& routing) {
  using namespace controlplane;
  routing.groups.push_back({"all", {}});
  for (const std::uint8_t host : {silent_host, refusing_host, std::uint8_t{20}}) {
    Trunk trunk;
    trunk.name = std::to_string(host);
    trunk.hosts.push_back({trunk.name, sip_of(settings, host, 5080)});
    trunk.sources.push_back(base::AddressPrefix::of(address(settings.v6, host == 20 ? 99 : host)));
    trunk.breaker = {5, 5s, 60s};
    if (host == silent_host) trunk.silence = 2s;
    if (host == 20) trunk.breaker.failures = 0;  // what its phones refuse is no fault of it
    if (host == 20) trunk.capacity = settings.trunk_capacity;
    const TrunkId id{static_cast<std::uint16_t>(routing.trunks.size())};
    routing.groups[0].members.push_back({id, static_cast<std::uint16_t>(host == 20 ? 2 : 1), 50});
    routing.trunks.push_back(std::move(trunk));
  }
  // The callers are one too, whose word is taken.
  Trunk callers;
  callers.name = "callers";
  callers.hosts.push_back({callers.name, sip_of(settings, 10, 5060)});
  callers.trusted = true;
  callers.forwarding = ForwardingTold::both;
  for (auto& trunk : routing.trunks) trunk.forwarding = ForwardingTold::both;
  routing.trunks.push_back(std::move(callers));
  RouteRule every;
  every.name = "every";
  every.group = GroupId{0};
  if (settings.proxied) every.role = RouteRole::proxy;
  std::vector<DialPlanFault> faults;
  routing.dial_plan = DialPlan::compile({every}, faults);
}

constexpr std::uint16_t port_of_phone(std::size_t n) { return static_cast<std::uint16_t>(5080 + 2 * n); }

/// Before it nobody calls: the phones register.
base::Duration opening(const WorldSettings& settings) {
  return settings.registers_by_wire() ? base::Duration(120s) : base::Duration{};
}

base::Instant end_of(const WorldSettings& settings) {
  return origin + opening(settings) + settings.span + settings.patience;
}

std::string ha1_of(const std::string& user) {
  sip::DigestHash hash(sip::DigestAlgorithm::sha_256);
  return std::string(sip::digest_ha1(hash, user, Errands::domain, Errands::password).view());
}

/// Each rings two seconds, and nobody is forwarded.
controlplane::RegistrarSettings registrar_of(const WorldSettings& settings) {
  controlplane::RegistrarSettings made;
  made.domains = {std::string(Errands::domain)};
  made.own = {address(settings.v6, 1)};
  made.trusted.push_back(base::AddressPrefix::of(address(settings.v6, 10)));
  for (std::uint32_t i = 0; i < settings.calls; ++i) {
    controlplane::ConfiguredUser user{
        "c" + std::to_string(i), std::string(Errands::domain), {}, {{}, {}, {}, 2s}};
    user.ha1[static_cast<std::size_t>(sip::DigestAlgorithm::sha_256)] = ha1_of(user.name);
    made.users.push_back(std::move(user));
  }
  made.bindings = settings.phones * settings.calls + 8;
  return made;
}

controlplane::ShardSettings shard_of(const WorldSettings& settings, std::uint8_t shard) {
  controlplane::ShardSettings made;
  made.shard = base::ShardId{shard};
  const std::uint32_t n = settings.calls;
  made.buffers = {{512, 24 * n}, {1024, 24 * n}, {2048, 16 * n}, {4096, 8 * n}, {16384, 8}};
  made.transactions.transactions = 24 * n;
  made.sessions.sessions = settings.most_sessions != 0 ? settings.most_sessions : settings.calls + 8;
  static_cast<void>(made.sessions.listen.push_back(sip_of(settings, 1, 5060)));
  made.sessions.routing.addresses = {address(settings.v6, 1)};
  if (settings.trunks) {
    add_trunks(settings, made.sessions.routing);
  } else {
    (settings.v6 ? made.sessions.routing.next_hop_v6 : made.sessions.routing.next_hop_v4) =
        sip_of(settings, 20, 5080);
  }
  made.sessions.workers = settings.workers;
  made.sessions.unheard = 400s;  // longer than any call that goes on, and over before the world is
  if (settings.phones > 1) made.registrar = registrar_of(settings);
  if (settings.proxied) made.sessions.routing.users = controlplane::RouteRole::proxy;
  made.media.layout = layout_of(settings);
  made.media.calls = made.sessions.sessions;
  made.media.silence_s = 120;  // longer than any call that goes on: phones may say nothing to each other
  return made;
}

std::string rtp_packet(std::uint32_t ssrc, int number) {
  std::string packet(172, '\xd5');
  packet[0] = '\x80';
  packet[1] = 0;
  packet[2] = static_cast<char>(number >> 8);
  packet[3] = static_cast<char>(number);
  const auto timestamp = static_cast<std::uint32_t>(number) * 160;
  for (int i = 0; i < 4; ++i) {
    packet[static_cast<std::size_t>(4 + i)] = static_cast<char>(timestamp >> (24 - 8 * i));
    packet[static_cast<std::size_t>(8 + i)] = static_cast<char>(ssrc >> (24 - 8 * i));
  }
  return packet;
}

}  // namespace

World::World(const WorldSettings& settings)
    : settings_(settings),
      random_(settings.seed),
      network_(settings.faults, random_),
      gate_(gate_of(settings)),
      sharding_(secret, settings.shards),
      records_(settings.shards),
      next_media_(origin) {
  for (std::uint8_t i = 0; i < settings.shards; ++i) {
    gates_.emplace_back(gate_.gate(base::ShardId{i}), settings.sabotage);
    shards_.emplace_back(shard_of(settings, i), sharding_, gates_.back(), random_, now_);
    shards_.back().record_into(records_.recorder(i));
  }
  std::vector<controlplane::Coordinator*> coordinators;
  for (auto& shard : shards_) coordinators.push_back(&shard.coordinator());
  services_ = std::make_unique<fakes::InlineServices>(std::move(coordinators), now_);
  attacker_.emplace(AttackPlan{settings.attacks_per_second, origin + settings.span + 5s, settings.v6},
                    sip_of(settings, 1, 5060),
                    std::vector{sip_of(settings, 10, 5060), sip_of(settings, 20, 5080)}, random_);
  const auto transmit = [this](fakes::Datagram datagram) {
    attacker_->overhear(datagram, now_);
    network_.send(std::move(datagram), now_);
  };
  const auto appliance = sip_of(settings, 1, 5060);
  callers_ = std::make_unique<Phones>(sip_of(settings, 10, 5060), appliance, settings.calls, random_,
                                      transmit, now_);
  callees_ = std::make_unique<Phones>(sip_of(settings, 20, 5080), appliance, settings.calls, random_,
                                      transmit, now_);
  for (std::size_t n = 1; n < settings.phones; ++n) {
    others_.push_back(std::make_unique<Phones>(sip_of(settings, 20, port_of_phone(n)), appliance,
                                               settings.calls, random_, transmit, now_));
  }
  for (std::uint32_t i = 0; i < settings.calls; ++i) {
    plans_.push_back(draw_plan(i, random_));
    if (settings.phones > 1) plans_.back().reliable = false;  // one phone's affair
    if (settings.proxied) plans_.back().least_session_s = 0;  // these callers ask only once
    if (settings.proxied && plans_.back().timer == TimerPlan::caller_vanishes && random_.chance(50))
      plans_.back().timer = TimerPlan::both_vanish;
    if (!plans_.back().service) callees_->expect(plans_.back().user, plans_.back());
    for (const auto& farm : others_) {
      // Who hangs up, and when, is agreed with the caller.
      const auto drawn = draw_plan(i, random_);
      auto plan = plans_.back();
      plan.service = false;
      plan.callee = drawn.callee;
      plan.reject_status = drawn.reject_status;
      plan.rings = drawn.rings;
      plan.early_media = drawn.early_media;
      plan.ring_after = drawn.ring_after;
      plan.answer_after = drawn.answer_after;
      if (farm == others_.back() && i % send_on_every == 0) {
        // To one whom nobody else calls.
        plan.callee = CalleeWill::reject;
        plan.reject_status = 302;
        const auto user = "m" + std::to_string(i);
        plan.moved_to = "sip:" + user + "@" + sip_of(settings, 20, 5080).to_string();
        auto there = plans_.back();
        there.service = false;
        callees_->expect(user, there);
      }
      farm->expect("c" + std::to_string(i), plan);
    }
    starts_.push_back(now_ + opening(settings) +
                      base::Duration(random_.below(static_cast<std::uint64_t>(settings.span.count()))));
  }
  std::sort(starts_.begin(), starts_.end());
  if (settings.phones > 1) register_users();
  plan_errands();
}

/// At the same time, one after the other, or some of both.
void World::register_users() {
  for (std::uint32_t i = 0; i < settings_.calls; ++i) {
    const auto user = "c" + std::to_string(i);
    const auto kind = random_.below(3);
    for (std::size_t n = 0; n < settings_.phones; ++n) {
      const std::size_t rank = kind == 0 ? 0 : kind == 1 ? n : n / 2;
      const auto q = static_cast<std::uint16_t>(1000 - 100 * rank);
      if (settings_.registers_by_wire()) {
        Phones* farm = n == 0 ? callees_.get() : others_[n - 1].get();
        // Not all in one second: the table of their nonces is as small as this world.
        const auto after = base::Duration(random_.below(5'000'000'000));
        errands_.push_back({now_ + after, farm, {sip::Method::register_, user, 7200, q}});
        errands_.push_back({end_of(settings_) - 150s + after, farm, {sip::Method::register_, user, 0, q}});
        continue;
      }
      const auto at = sip_of(settings_, 20, port_of_phone(n));
      const auto contact = "sip:" + user + "@" + at.to_string();
      const auto call_id = user + "-" + std::to_string(n);
      controlplane::RegisterWish wish;
      wish.call_id = call_id;
      wish.cseq = 1;
      wish.hop = {sip_of(settings_, 1, 5060), at};
      wish.contacts.push_back({contact, 7200, q});
      for (auto& shard : shards_) {
        static_cast<void>(shard.registrar()->bindings().change(user + "@sim.test", wish, now_));
      }
    }
  }
}

/// Texts and questions beside the calls, where there is somebody for each of them.
void World::plan_errands() {
  if (!settings_.trunks) {
    for (std::uint32_t i = 0; i < settings_.calls; i += 5) {
      const auto when = starts_[i] + base::Duration(random_.below(2'000'000'000));
      const bool text = random_.chance(70);
      errands_.push_back({when,
                          callers_.get(),
                          {text ? sip::Method::message : sip::Method::options, "c" + std::to_string(i)}});
    }
  }
  std::stable_sort(errands_.begin(), errands_.end(),
                   [](const PlannedErrand& a, const PlannedErrand& b) { return a.when < b.when; });
}

void World::run_errands() {
  while (!errands_.empty() && errands_.front().when <= now_) {
    errands_.front().farm->run_errand(std::move(errands_.front().errand), now_);
    errands_.pop_front();
  }
}

Phones* World::farm_at(const base::Endpoint& endpoint) {
  if (endpoint.address == address(settings_.v6, 10)) return callers_.get();
  if (endpoint.address != address(settings_.v6, 20)) return nullptr;
  for (std::size_t n = 0; n < others_.size(); ++n) {
    if (endpoint.port == port_of_phone(n + 1)) return others_[n].get();
  }
  return callees_.get();
}

void World::look_for_leaks(const fakes::Datagram& datagram) {
  const bool to_callers = datagram.to == sip_of(settings_, 10, 5060);
  if (!to_callers && datagram.to != sip_of(settings_, 20, 5080)) return;
  const std::string_view text(datagram.octets);
  const auto line_at = [&](std::size_t at) {
    const auto begin = text.rfind('\n', at) + 1;
    return std::string(text.substr(begin, text.find('\r', at) - begin));
  };
  const auto leak = [&](const std::string& line) {
    leaks_.insert((to_callers ? "callers were shown: " : "callees were shown: ") + line);
  };
  // Their address, be it in Via, Contact or a description, and the origin of a description.
  for (const auto& mark : {address(settings_.v6, to_callers ? 20 : 10).to_string(), std::string("o=phone")}) {
    if (const auto at = text.find(mark); at != std::string_view::npos) leak(line_at(at));
  }
  // A Call-ID of the callers' is known by its end.
  const auto at = text.find("Call-ID: ");
  if (at == std::string_view::npos) return;
  const auto call_id = line_at(at);
  if (call_id.ends_with("@phones") != to_callers) leak(call_id);
}

void World::deliver(const fakes::Datagram& datagram) {
  if (datagram.from == sip_of(settings_, 1, 5060) && !settings_.proxied) look_for_leaks(datagram);
  if (auto* const farm = farm_at(datagram.to)) return farm->deliver(datagram, now_);
  if (datagram.to.address == address(settings_.v6, silent_host)) {
    // What an ICMP error quotes goes back as any datagram does.
    if (settings_.unreachable && !random_.chance(settings_.faults.loss_percent))
      gate_.worker(0).undelivered(datagram, now_);
    return;
  }
  if (datagram.to.address == address(settings_.v6, refusing_host)) return refuse(datagram);
  static_cast<void>(gate_.deliver(datagram, now_));
}

/// Without any state: each INVITE gets 503, and what acknowledges that gets nothing.
void World::refuse(const fakes::Datagram& datagram) {
  const std::string_view request(datagram.octets);
  if (!request.starts_with("INVITE ")) return;
  std::string response = "SIP/2.0 503 Full\r\n";
  for (std::size_t at = 0; at < request.size();) {
    const auto line = request.substr(at, request.find("\r\n", at) - at);
    at += line.size() + 2;
    if (line.empty()) break;
    for (const std::string_view name : {"Via:", "From:", "To:", "Call-ID:", "CSeq:"}) {
      if (line.starts_with(name)) response.append(line).append(name == "To:" ? ";tag=full\r\n" : "\r\n");
    }
  }
  network_.send({datagram.to, datagram.from, response + "Content-Length: 0\r\n\r\n"}, now_);
}

bool World::frozen() const {
  return settings_.sabotage == Sabotage::freeze_shards && now_ > origin + settings_.span / 2;
}

/// Workers and shards until neither has anything left to do at this moment.
void World::settle() {
  for (bool busy = true; busy;) {
    busy = false;
    gate_.run(now_);
    for (auto& shard : shards_) busy |= !frozen() && shard.step(now_);
    gate_.run(now_);
    for (auto& datagram : gate_.take_sent()) network_.send(std::move(datagram), now_);
  }
}

void World::send_media() {
  for (const Phones* farm : {callers_.get(), callees_.get()}) {
    for (const auto& call : farm->calls()) {
      if (call.state != PhoneState::talking || call.remote_media.empty()) continue;
      const auto key = call.number * 2 + (call.caller ? 0 : 1);
      int& sent = media_sent_[key];
      if (sent >= settings_.rtp_packets) continue;
      const auto to = base::Endpoint::parse(call.remote_media);
      if (to) network_.send({farm->media_of(call.number), *to, rtp_packet(key, ++sent)}, now_);
    }
  }
}

base::Instant World::next() const {
  base::Instant first = now_ + 3600s;
  const auto take = [&](std::optional<base::Instant> moment) {
    if (moment && *moment < first) first = *moment;
  };
  take(network_.next());
  take(callers_->next_deadline());
  take(callees_->next_deadline());
  for (const auto& farm : others_) take(farm->next_deadline());
  take(attacker_->next());
  for (const auto& shard : shards_) {
    if (!frozen()) take(shard.next_deadline());
  }
  if (started_ < starts_.size()) take(starts_[started_]);
  if (!errands_.empty()) take(errands_.front().when);
  if (gate_.playing() > 0 || settings_.rtp_packets > 0) take(std::max(next_media_, now_));
  if (gate_.open_slots() > 0) take(now_ + 1s);  // workers look for silence
  return std::max(first, now_ + 1us);
}

void World::step() {
  now_ = next();
  while (started_ < starts_.size() && starts_[started_] <= now_) {
    callers_->call(static_cast<std::uint32_t>(started_), plans_[started_], now_);
    ++started_;
  }
  run_errands();
  while (auto datagram = attacker_->attack(now_)) network_.send(std::move(*datagram), now_);
  while (auto datagram = network_.receive(now_)) deliver(*datagram);
  callers_->advance(now_);
  callees_->advance(now_);
  for (const auto& farm : others_) farm->advance(now_);
  if (now_ >= next_media_) {
    next_media_ = now_ + 20ms;
    if (settings_.rtp_packets > 0) send_media();
  }
  settle();
  records_.read();
  note_trunks();
  if (now_ < next_look_) return;
  next_look_ = now_ + 1s;
  note_bans();
  look_for_zombies();
}

void World::note_trunks() {
  if (!settings_.trunks) return;
  for (auto& shard : shards_) {
    const auto& load = shard.coordinator().trunks().load(controlplane::TrunkId{2});
    most_on_trunk_ = std::max(most_on_trunk_, load.calls);
  }
}

void World::note_bans() {
  for (std::uint8_t i = 0; i < gate_.workers(); ++i) {
    gate_.worker(i).admission().bans().for_each(
        now_, [&](const dataplane::SourceBans::Ban& ban) { banned_.insert(ban.source); });
  }
}

/// When every phone of a call has left it, its last transaction is given up after 64*T1. What is kept longer
/// is a zombie, unless a BYE got lost all eleven times: nobody can know then.
void World::look_for_zombies() {
  const auto patience = 64 * sip::TimerSettings{}.t1 + 2s;
  std::map<std::uint32_t, bool> over;
  const auto look = [&](const Phones& farm) {
    for (const auto& call : farm.calls()) {
      // Its BYE, or all that its INVITE was told: nobody knows that this phone has left.
      const bool unheard =
          settings_.faults.loss_percent > 0 && ((call.said_bye && !call.bye_answered && !call.got_bye) ||
                                                (call.caller && call.final_status == 408));
      const bool left = call.state == PhoneState::over && !unheard && !call.vanished;
      const auto [entry, first] = over.emplace(call.number, left);
      if (!first) entry->second = entry->second && left;
    }
  };
  look(*callers_);
  look(*callees_);
  for (const auto& farm : others_) look(*farm);
  std::size_t alive = 0;
  for (const auto& [number, left] : over) {
    if (!left) over_since_.erase(number);
    if (!left || now_ - over_since_.emplace(number, now_).first->second <= patience) ++alive;
  }
  std::size_t sessions = 0;
  for (const auto& shard : shards_) sessions += shard.coordinator().sessions();
  if (sessions > alive) zombies_ = std::max(zombies_, sessions - alive);
}

void World::run() {
  while (now_ < end_of(settings_)) step();
}

std::size_t World::completed() const {
  return static_cast<std::size_t>(std::count_if(callers_->calls().begin(), callers_->calls().end(),
                                                [](const PhoneCall& call) { return call.was_talking; }));
}

std::uint64_t World::counted(controlplane::SessionCounter counter) const {
  std::uint64_t sum = 0;
  for (const auto& shard : shards_) sum += shard.coordinator().counters().read(counter);
  return sum;
}

std::uint64_t World::counted(dataplane::AdmissionCounter counter) {
  std::uint64_t sum = 0;
  for (std::uint8_t i = 0; i < gate_.workers(); ++i)
    sum += gate_.worker(i).admission().counters().read(counter);
  return sum;
}

}  // namespace trunkline::sim
