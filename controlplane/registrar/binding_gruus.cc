// What bindings have to do with temporary GRUUs (RFC 5627).
#include <algorithm>

#include "base/ascii.h"
#include "controlplane/registrar/bindings.h"

namespace trunkline::controlplane {

// All that an instance was given ends with its last binding, and where it registers by another Call-ID than
// the last time (section 5.1). Each of its flows has a Call-ID of its own (RFC 5626 section 4.2.1).
std::uint32_t Bindings::epoch_for(std::string_view aor, const ContactWish& wish, std::string_view call_id,
                                  base::Instant now) {
  if (wish.instance.empty()) return 0;
  const auto is_its = [&](const Binding& binding) {
    return base::equals_ignoring_case(binding.instance(), wish.instance);
  };
  std::uint32_t epoch = 0;
  const Binding* last = nullptr;
  for_each(aor, now, [&](const Binding& binding) {
    if (!is_its(binding)) return;
    epoch = binding.gruu_epoch;
    const bool same_flow = binding.reg_id == wish.reg_id;
    if (same_flow && (last == nullptr || binding.serial > last->serial)) last = &binding;
  });
  if (epoch != 0 && (last == nullptr || last->call_id() == call_id)) return epoch;
  gruu_epochs_ = std::max(gruu_epochs_ + 1, 1U);
  for (BindingHandle at = first_of(aor); Binding* binding = table_.find(at); at = binding->next) {
    if (binding->aor() == aor && is_its(*binding)) binding->gruu_epoch = gruu_epochs_;
  }
  return gruu_epochs_;
}

std::string Bindings::temporary_gruu(const Binding& binding, base::Instant now) const {
  const auto aor = binding.aor();
  std::uint64_t last = 0;
  for_each(aor, now, [&](const Binding& other) {
    if (other.gruu_epoch == binding.gruu_epoch) last = std::max(last, other.serial);
  });
  const TemporaryGruus::Meaning meaning{hash_(aor), binding.gruu_epoch,
                                        static_cast<std::uint32_t>(last & 0xffff'ffff)};
  return std::string("sip:").append(gruus_.write(meaning)).append(aor.substr(aor.rfind('@'))).append(";gr");
}

const Binding* Bindings::meant_by(std::string_view user, base::Instant now) const {
  const auto meaning = gruus_.read(user);
  const auto found = meaning ? first_.find(meaning->user) : first_.end();
  if (found == first_.end()) return nullptr;
  for (BindingHandle at = found->second; const Binding* binding = table_.find(at); at = binding->next) {
    if (binding->gruu_epoch == meaning->epoch && binding->ends > now) return binding;
  }
  return nullptr;
}

}  // namespace trunkline::controlplane
