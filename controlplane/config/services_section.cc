#include "controlplane/config/services_section.h"

#include "controlplane/config/scalar.h"

namespace trunkline::controlplane {

void describe(ConfigFields& fields, RawServices& raw) {
  const Within<base::Duration> range{std::chrono::seconds(0), std::chrono::minutes(3)};
  fields.value("enabled", raw.enabled, Need::optional);
  fields.value("ringing", raw.ringing, Need::optional, range);
  fields.value("answer", raw.answer, Need::optional, range);
  fields.value("earlymedia_ringing", raw.earlymedia_ringing, Need::optional, range);
  fields.value("earlymedia_answer", raw.earlymedia_answer, Need::optional, range);
  fields.value("timeout_answer", raw.timeout_answer, Need::optional, range);
}

ServiceConfig check_services(const RawServices& raw, ConfigFaults& faults) {
  const auto in_order = [&](const Located<base::Duration>& ringing, const Located<base::Duration>& answer) {
    if (!ringing.usable() || !answer.usable() || ringing.value <= answer.value) return;
    const Place& at = answer.given() ? static_cast<const Place&>(answer) : ringing;
    faults.push_back(at.fault(ConfigFaultKind::contradiction,
                              answer.key + " (" + Scalar<base::Duration>::print(answer.value) +
                                  ") must not come before " + ringing.key + " (" +
                                  Scalar<base::Duration>::print(ringing.value) + ')'));
  };
  in_order(raw.ringing, raw.answer);
  in_order(raw.earlymedia_ringing, raw.earlymedia_answer);
  return {
      raw.enabled.value,           raw.ringing.value,       raw.answer.value, raw.earlymedia_ringing.value,
      raw.earlymedia_answer.value, raw.timeout_answer.value};
}

}  // namespace trunkline::controlplane
