"""Thirty topic pages of a clinic, and the synonyms that its editors keep. Only for tests."""

# slug: (title, summary, text)
PAGES = {
    "back": (
        "Low back pain",
        "Most low back pain gets better within weeks. Staying active helps.",
        "The lower back aches or feels stiff, often after sitting, lifting or bending. Move, "
        "walk every day and return to work early. Rest in bed makes it last longer.",
    ),
    "sciatica": (
        "Sciatica",
        "Pain that runs from the buttock down the leg, from a nerve in the spine.",
        "A slipped disc may press on the sciatic nerve. The leg tingles or goes numb. Most people "
        "recover in a few months with exercise and time.",
    ),
    "neck": (
        "Neck pain",
        "A stiff or sore neck usually settles within a few weeks.",
        "It often starts after sleeping in an awkward position or working at a computer. Gentle "
        "movement and a better desk help more than a collar.",
    ),
    "whiplash": (
        "Whiplash after a car accident",
        "A sudden jolt strains the muscles and ligaments of the neck.",
        "After a crash the neck may hurt the next day, with headache and stiffness. Early movement "
        "is safe.",
    ),
    "frozen-shoulder": (
        "Frozen shoulder",
        "The shoulder becomes painful and stiff and slowly thaws again.",
        "You cannot lift the arm above your head or reach behind your back. Stretches and "
        "injections can help; it may take two years.",
    ),
    "rotator": (
        "Rotator cuff injury",
        "The tendons around the shoulder joint are strained or torn.",
        "The upper arm hurts when you lift it to the side, and at night when you lie on it. "
        "Strengthening exercises work as well as surgery for many.",
    ),
    "tennis-elbow": (
        "Tennis elbow",
        "Pain on the outer side of the elbow from overuse of the forearm.",
        "Gripping, twisting or typing hurts. Rest from the activity that caused it, and strengthen "
        "the forearm with light weights.",
    ),
    "carpal": (
        "Carpal tunnel syndrome",
        "A squeezed nerve in the wrist makes the hand tingle and go numb.",
        "Fingers feel like pins and needles at night. A splint worn while sleeping helps; some "
        "people need an operation.",
    ),
    "hand-arthritis": (
        "Arthritis of the hand and thumb",
        "Worn joints make fingers and thumb ache and stiffen.",
        "Opening jars and holding a pen become hard. Splints, exercises and creams ease the pain.",
    ),
    "hip": (
        "Hip osteoarthritis",
        "Worn cartilage makes the hip ache, mostly in the groin.",
        "Putting on socks and getting out of a car become hard. Exercise and losing weight help; "
        "a hip replacement is for those whom nothing else helps.",
    ),
    "knee": (
        "Knee osteoarthritis",
        "Worn cartilage makes the knee ache on stairs and after rest.",
        "Strong thigh muscles protect the knee. Exercise and losing weight relieve pain as well as "
        "tablets do.",
    ),
    "runners-knee": (
        "Runner's knee",
        "Pain around the kneecap from running, squatting and stairs.",
        "Cut down your distance and strengthen hips and thighs. Taping and new shoes can help at "
        "first.",
    ),
    "acl": (
        "Torn knee ligament",
        "A twist in sport can tear the anterior cruciate ligament.",
        "You hear a pop, the knee swells and gives way. Rehabilitation comes first, and not "
        "everybody needs surgery. Football and skiing are the usual causes.",
    ),
    "ankle": (
        "Ankle sprain",
        "You rolled your foot and the ligaments of the ankle are stretched.",
        "The ankle is swollen and bruised. Start to walk on it as soon as you can. Balance "
        "exercises prevent the next one.",
    ),
    "achilles": (
        "Achilles tendon pain",
        "The tendon above the heel is sore and stiff in the morning.",
        "It comes from running and jumping. Slow, heavy calf exercises let it recover.",
    ),
    "plantar": (
        "Plantar fasciitis",
        "Pain under the heel with the first steps in the morning.",
        "The band under the foot is irritated. Stretch your calf, wear cushioned shoes and lose "
        "weight if you can.",
    ),
    "bunion": (
        "Bunions",
        "A bony lump at the base of the big toe.",
        "Wide shoes and pads take away the pressure. Surgery straightens the toe.",
    ),
    "headache": (
        "Tension headache",
        "A tight band around the head, often from stress or a stiff neck.",
        "Drink enough, take breaks from the screen and relax your shoulders. Tablets taken too "
        "often cause headaches themselves.",
    ),
    "migraine": (
        "Migraine",
        "A throbbing headache on one side, with sickness and dislike of light.",
        "Some people see zigzag lines before an attack. Find out what sets it off.",
    ),
    "dizziness": (
        "Dizziness and vertigo",
        "The room spins when you turn over in bed or look up.",
        "Small crystals in the inner ear have moved. A few turns of the head, guided by a "
        "therapist, put them back.",
    ),
    "jaw": (
        "Jaw pain and teeth grinding",
        "The joint of the jaw clicks, locks or hurts when you chew.",
        "Eat soft food, avoid chewing gum and learn to relax your face. A mouth guard protects the "
        "teeth at night.",
    ),
    "osteoporosis": (
        "Osteoporosis and fragile bones",
        "Bones lose strength with age and break more easily.",
        "Vitamin D, calcium and exercise with weights keep bones strong. A scan measures their "
        "density.",
    ),
    "falls": (
        "Preventing falls in older people",
        "Balance and strength training halves the number of falls.",
        "Remove loose rugs, have your eyes and medicines checked, and try to stand on one leg.",
    ),
    "pregnancy": (
        "Pelvic pain in pregnancy",
        "The joints of the pelvis ache while you are expecting a baby.",
        "Turning in bed and climbing stairs hurt. A support belt, smaller steps and exercises in "
        "water help until the birth.",
    ),
    "pelvic-floor": (
        "Pelvic floor exercises for a weak bladder",
        "Training the muscles that hold urine stops leaks for most people.",
        "Leaking when you cough, laugh or jump is common after childbirth and in later life. "
        "Squeeze and lift, three times a day for three months.",
    ),
    "fibromyalgia": (
        "Fibromyalgia",
        "Pain all over the body with tiredness and poor sleep.",
        "Nerves send too strong signals. Exercise that grows slowly, and talking therapy, help "
        "most.",
    ),
    "fatigue": (
        "Chronic fatigue",
        "Exhaustion that does not go away with rest.",
        "Plan your day in small portions of energy and rest before you are worn out. Infections "
        "such as covid can start it.",
    ),
    "insomnia": (
        "Insomnia",
        "Trouble falling asleep or staying asleep.",
        "Get up at the same time every day, keep the bedroom dark and put away your phone. "
        "Sleeping tablets work for short times only.",
    ),
    "stroke": (
        "Walking again after a stroke",
        "Practice helps the brain to learn movements anew.",
        "An arm or leg may be weak or paralysed. Start in the first days, and repeat each task "
        "many times.",
    ),
    "asthma": (
        "Breathing exercises for asthma",
        "Slow breathing through the nose eases wheeze and breathlessness.",
        "Learn it from a physiotherapist and go on using your inhaler. Your lungs do not change, "
        "but you feel better.",
    ),
    "posture": (
        "Posture at your desk",
        "No posture is perfect: change it often.",
        "Set the screen at eye level, rest your feet on the floor and stand up every half hour. "
        "Working from home needs a proper chair.",
    ),
    "surgery": (
        "Getting fit after a hip or knee replacement",
        "Physiotherapy after the operation brings back strength and movement.",
        "Stand up on the first day, use crutches for some weeks and climb stairs with a rail. "
        "Driving is allowed after about six weeks.",
    ),
    "massage": (
        "Massage",
        "Rubbing and kneading muscles relieves tension for a short while.",
        "It feels good and does little harm. It works best together with exercise.",
    ),
    "acupuncture": (
        "Acupuncture",
        "Thin needles are put into the skin at certain points.",
        "Studies of headaches show a small benefit. Side effects are a little bleeding or bruises.",
    ),
}  # fmt: skip

# One row of the editors' list each.
SYNONYMS = [
    "low back pain, lower back pain, back pain, lumbago, back ache, backache, sore back, bad back, "
    "back hurts",
    "slipped disc, prolapsed disc, herniated disc, trapped nerve in back",
    "wear and tear, osteoarthritis, arthritis, arthrosis, worn joint",
    "stiff neck, neck ache, crick in neck, sore neck, neck pain",
    "golfer's elbow, tennis elbow, elbow pain, sore elbow",
    "heel pain, heel spur, sore heel, plantar fasciitis",
    "twisted ankle, rolled ankle, ankle sprain, sprained ankle",
    "incontinence, weak bladder, leaking urine, wetting myself, leaky bladder",
    "brittle bones, osteoporosis, thin bones",
    "vertigo, dizziness, room spinning, light headed, giddiness",
    "insomnia, cannot sleep, sleeplessness, trouble sleeping",
    "tmj, jaw pain, clicking jaw",
    "acl, cruciate ligament, torn knee ligament",
    "cts, carpal tunnel syndrome",
    "me, chronic fatigue, exhaustion, always tired",
    "pins and needles, tingling",
    "hip replacement, new hip, artificial hip",
    "knee replacement, new knee, artificial knee",
    "elderly, older people, seniors, old people",
    "pregnancy, pregnant, expecting",
    "breathlessness, short of breath, out of breath, cannot breathe",
    "surgery, operation, op",
    "shoe, footwear, trainers",
    "pain, ache, sore, hurt, painful",
]
