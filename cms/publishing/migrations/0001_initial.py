import cms.publishing.models.delivery
import cms.publishing.models.webhook_endpoint
import cms.publishing.models.webhook_event
import cms.publishing.webhooks.signing
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tags', models.JSONField()),
                ('not_before', models.DateTimeField(db_index=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Such as: The public site', max_length=100)),
                ('url', models.URLField(help_text='Such as https://www.example.org/…', max_length=500, verbose_name='address')),
                ('active', models.BooleanField(default=True, help_text='Turned off automatically if the receiver answers 410 Gone.')),
                ('secret', models.CharField(default=cms.publishing.webhooks.signing.new_secret, help_text='Signs each message. Enter the same secret at the receiver.', max_length=150, validators=[cms.publishing.models.webhook_endpoint.valid_secret])),
                ('previous_secret', models.CharField(blank=True, help_text='To change the secret, move the old one here. Messages carry both signatures until you empty this field.', max_length=150, validators=[cms.publishing.models.webhook_endpoint.valid_secret])),
                ('busy_until', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'verbose_name': 'webhook',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='WebhookEvent',
            fields=[
                ('id', models.CharField(default=cms.publishing.models.webhook_event.new_id, editable=False, max_length=40, primary_key=True, serialize=False)),
                ('type', models.CharField(choices=[('page.published', 'Page published'), ('page.unpublished', 'Page unpublished'), ('page.moved', 'Page moved'), ('content.changed', 'Content of pages changed')], max_length=30)),
                ('data', models.JSONField()),
                ('pages', models.JSONField(help_text='Ids of the affected pages; null for any page.', null=True)),
                ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['created_at'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('delivered', 'Delivered'), ('given_up', 'Given up')], db_index=True, default='waiting', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('give_up_at', models.DateTimeField(default=cms.publishing.models.delivery.give_up_time)),
                ('last_attempt_at', models.DateTimeField(blank=True, null=True)),
                ('response_status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('response_excerpt', models.CharField(blank=True, max_length=200)),
                ('error', models.CharField(blank=True, max_length=200)),
                ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='publishing.webhookendpoint')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='publishing.webhookevent')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['endpoint', 'state', 'id'], name='delivery_waiting')],
            },
        ),
    ]
