#include "controlplane/registrar/registrar.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "controlplane/registrar/contact_guard.h"
#include "controlplane/registrar/gruu.h"
#include "sip/message/date.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

using enum RegistrarCounter;

std::int64_t seconds(base::Duration time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time).count();
}

std::string contact_value(const Binding& binding, base::Instant now) {
  std::string value = "<";
  value.append(binding.contact()).append(">;expires=");
  // Rounded up: a binding that has not ended has not "0" left, which would say that it has.
  value += std::to_string(seconds(binding.ends - now + std::chrono::milliseconds(999)));
  if (binding.q != 1000) {
    const auto thousandths = std::to_string(binding.q);
    value.append(";q=0.").append(3 - thousandths.size(), '0').append(thousandths);
  }
  if (!binding.instance().empty())
    value.append(";+sip.instance=\"").append(binding.instance()).append(1, '"');
  if (binding.reg_id != 0) value.append(";reg-id=").append(std::to_string(binding.reg_id));
  return value;
}

}  // namespace

Registrar::Registrar(const RegistrarSettings& settings, LivePeers& peers, base::Random& random,
                     base::Instant start)
    : settings_(settings),
      domains_(settings_.domains, settings_.own),
      access_(settings_, domains_, random, counters_),
      bindings_(settings_, peers, random, counters_, start) {
  note_calls();
}

void Registrar::note_calls() {
  calls_.clear();
  for (const auto& user : settings_.users) calls_.emplace(user.name + '@' + user.domain, user.calls);
}

void Registrar::adopt(RegistrarSettings& settings, std::span<const std::string> gone, base::Instant now) {
  settings.bindings = settings_.bindings;
  settings.unix_at_origin_s = settings_.unix_at_origin_s;
  settings.quiet_flow_s = settings_.quiet_flow_s;
  std::swap(settings_, settings);
  domains_ = OwnDomains(settings_.domains, settings_.own);
  note_calls();
  access_.adopt();
  bindings_.allow_of_user(settings_.bindings_per_user);
  for (const auto& aor : gone) bindings_.forget(aor, now);
}

RegistrarAnswer Registrar::refuse(int status, std::string_view reason) {
  counters_.increment(registers_refused);
  return {status, reason};
}

RegistrarAnswer Registrar::refuse(BindingError error) {
  switch (error) {
    case BindingError::out_of_order: return refuse(500, "CSeq Out of Order");
    case BindingError::too_many: return refuse(403, "Too Many Bindings");
    case BindingError::no_room: break;
  }
  counters_.increment(registers_refused_full);
  return {503};
}

RegistrarAnswer Registrar::answer(const sip::Message& request, const sip::Hop& from, std::string_view user,
                                  base::Instant now) {
  const auto uri = request.uri();
  if (!uri || domains_.find(uri->host).empty()) return refuse(404, "Not a Domain of Ours");
  const auto wish = read_register(request, from, settings_);
  if (!wish) {
    auto answer = refuse(wish.error().status, wish.error().reason);
    if (wish.error().min_expires_s != 0) {
      answer.lines.push_back({sip::HeaderName::min_expires, std::to_string(wish.error().min_expires_s)});
    }
    return answer;
  }
  if (const auto objection = objection_to(*wish, settings_.trusted, is_of_carrier_); !objection.empty()) {
    counters_.increment(contacts_refused);
    return refuse(403, objection);
  }
  // It would be called for ever (RFC 5627 section 5.1).
  for (const auto& contact : wish->contacts) {
    const auto place = sip::parse_uri(contact.uri);
    const auto named = place && place->port == 0 ? named_by(*place, now) : std::nullopt;
    if (contact.expires_s != 0 && named && named->name == user) {
      counters_.increment(contacts_refused);
      return refuse(403, "Contact Is the Address of Record");
    }
  }
  if (const auto changed = bindings_.change(user, *wish, now); !changed) return refuse(changed.error());
  counters_.increment(registers_accepted);
  return accepted(request, user, *wish, now);
}

bool Registrar::needs_connection(const sip::Message& request, const sip::Hop& from) const {
  if (request.method() != sip::Method::register_) return false;
  const auto wish = read_register(request, from, settings_);
  return wish && wish->needs_connection();
}

bool Registrar::wants_binding(const sip::Message& request, const sip::Hop& from) const {
  const auto wish = read_register(request, from, settings_);
  return wish && std::any_of(wish->contacts.begin(), wish->contacts.end(),
                             [](const ContactWish& contact) { return contact.expires_s != 0; });
}

RegistrarAnswer Registrar::accepted(const sip::Message& request, std::string_view user,
                                    const RegisterWish& wish, base::Instant now) const {
  RegistrarAnswer answer;
  const bool with_gruu = sip::has_token(request, sip::HeaderName::supported, "gruu");  // RFC 5627 section 5.1
  bindings_.for_each(user, now, [&](const Binding& binding) {
    auto value = contact_value(binding, now);
    if (with_gruu && !binding.instance().empty()) {
      value.append(";pub-gruu=\"").append(public_gruu(binding.aor(), binding.instance()));
      value.append("\";temp-gruu=\"").append(bindings_.temporary_gruu(binding, now)).append(1, '"');
    }
    answer.lines.push_back({sip::HeaderName::contact, std::move(value)});
  });
  if (wish.outbound) answer.lines.push_back({sip::HeaderName::require, "outbound"});  // RFC 5626 section 6
  if (wish.outbound && wish.path.empty() && wish.hop.transport == sip::Transport::tcp) add_flow_timer(answer);
  const auto date = sip::write_date(settings_.unix_at_origin_s + seconds(now.since_origin()));
  answer.lines.push_back({sip::HeaderName::date, std::string(date.data(), date.size())});
  // "The registrar copies the Path into the 200" for a phone that wants to know (RFC 3327 section 5.3).
  if (sip::has_token(request, sip::HeaderName::supported, "path")) {
    for (const auto value : request.values(sip::HeaderName::path)) {
      answer.lines.push_back({sip::HeaderName::path, std::string(value)});
    }
  }
  return answer;
}

// Less than we wait: the phone may use all of it, and its octets take their time (RFC 5626 section 4.4).
void Registrar::add_flow_timer(RegistrarAnswer& answer) const {
  constexpr std::uint32_t grace_s = 10;
  if (settings_.quiet_flow_s <= grace_s) return;
  answer.lines.push_back({sip::HeaderName::flow_timer, std::to_string(settings_.quiet_flow_s - grace_s)});
}

RegistrarAnswer Registrar::challenge(const sip::Message& request, const base::IpAddress& source, bool stale,
                                     base::Instant now) {
  RegistrarAnswer answer{401};
  for (auto& value : access_.challenges(request, source, stale, now)) {
    answer.lines.push_back({sip::HeaderName::www_authenticate, std::move(value)});
  }
  return answer;
}

std::optional<ReachedUser> Registrar::named_by(const sip::Uri& uri, base::Instant now) const {
  auto aor = domains_.address_of_record(uri);
  if (!aor) return std::nullopt;
  auto instance = instance_of(uri);
  const bool temporary = instance && instance->empty();
  const std::string_view user_part(aor->data(), temporary ? aor->rfind('@') : 0);
  const auto* const binding = temporary ? bindings_.meant_by(user_part, now) : nullptr;
  if (binding == nullptr) return ReachedUser{std::move(*aor), std::move(instance), temporary};
  return ReachedUser{std::string(binding->aor()), std::string(without_brackets(binding->instance())), true};
}

std::optional<ReachedUser> Registrar::reached(const sip::Uri& uri, base::Instant now) const {
  auto user = named_by(uri, now);
  const bool somebody =
      user && (user->hidden || calls_of(user->name).forwards() || bindings_.best(user->name, now) != nullptr);
  return somebody ? std::move(user) : std::nullopt;
}

const UserCalls& Registrar::calls_of(std::string_view user) const noexcept {
  const auto found = calls_.find(user);
  return found == calls_.end() ? usual_ : found->second;
}

bool Registrar::may_have(std::string_view user, std::string_view domain) const {
  if (settings_.database.given()) return true;
  return std::any_of(settings_.users.begin(), settings_.users.end(), [&](const ConfiguredUser& listed) {
    return listed.name == user && (domain.empty() || listed.domain == domain);
  });
}

}  // namespace trunkline::controlplane
